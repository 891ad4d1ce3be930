import { expect, test } from 'vitest'
import { isDeeper } from './jsonDepth.ts'

test('the depth of a value counts lists and objects, and a value a million deep is recognised', () => {
  expect([isDeeper(1, 0), isDeeper([], 0), isDeeper([[], { a: 1 }], 2), isDeeper([{ a: [1] }], 2)]).toEqual([false, true, false, true])
  const deep: unknown = JSON.parse(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)
  expect(isDeeper(deep)).toBe(true)
})
