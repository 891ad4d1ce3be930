import { expect, test } from 'vitest'
import { mostRecent } from './mostRecent.ts'

test('the latest edit or run decides the order, and only the newest entries are returned', () => {
  const notebooks = [
    { slug: 'a', title: 'A', modifiedAt: 10, lastRun: null },
    { slug: 'b', title: '나', modifiedAt: 5, lastRun: { at: 30 } },
    { slug: 'c', title: 'C', modifiedAt: 20, lastRun: { at: 1 } },
  ]
  expect(mostRecent(notebooks, 2).map(({ slug }) => slug)).toEqual(['b', 'c'])
})
