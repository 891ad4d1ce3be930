import { expect, test } from 'vitest'
import { mostRecent } from './mostRecent.ts'

test('a run counts as a touch, and only the newest few are kept', () => {
  const notebooks = [
    { slug: 'a', title: 'A', modifiedAt: 10, lastRun: null },
    { slug: 'b', title: '나', modifiedAt: 5, lastRun: { at: 30 } },
    { slug: 'c', title: 'C', modifiedAt: 20, lastRun: { at: 1 } },
  ]
  expect(mostRecent(notebooks, 2).map(({ slug }) => slug)).toEqual(['b', 'c'])
})
