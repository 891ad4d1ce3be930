import fc from 'fast-check'
import { expect, test } from 'vitest'
import { levenshteinDistance, levenshteinRatio, narrowLevenshtein } from './levenshteinDistance.ts'
import { loadLevenshteinPass } from './levenshteinPass.ts'
import { codePoints } from './symbols.ts'
import { wideLevenshtein } from './wideLevenshtein.ts'

/** Wagner and Fischer's table. */
function table(first: Int32Array, second: Int32Array): number {
  let row = Array.from({ length: second.length + 1 }, (_, column) => column)
  for (const symbol of first) {
    const above = row
    row = [above[0]! + 1]
    second.forEach((other, column) =>
      row.push(Math.min(above[column]! + (symbol === other ? 0 : 1), above[column + 1]! + 1, row[column]! + 1)),
    )
  }
  return row.at(-1)!
}

const sequence = (most: number) =>
  fc.oneof(
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: most, size: 'max' }),
    fc.array(fc.constantFrom(0, 97, 0xac00, 0xffff, 0x10000, 0x1f600, 0x10ffff), { maxLength: most, size: 'max' }),
  )

test('WebAssembly runs here, so that the wide pass is what is tested', () => {
  expect(loadLevenshteinPass()).not.toBeNull()
})

test('both ways of counting by bits give the number of the table', () => {
  fc.assert(
    fc.property(sequence(300), sequence(300), (one, other) => {
      const [first, second] = [Int32Array.from(one), Int32Array.from(other)]
      const expected = table(first, second)
      expect(levenshteinDistance(first, second)).toBe(expected)
      if (first.length === 0 || second.length === 0) return
      expect([wideLevenshtein(first, second), narrowLevenshtein(first, second)]).toEqual([expected, expected])
    }),
    { numRuns: 150 },
  )
})

test.each([31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257])('a pattern of %i symbols is counted whole', (length) => {
  const first = Int32Array.from({ length }, (_, index) => index % 7)
  const second = Int32Array.from({ length: length + 40 }, (_, index) => (index * index) % 7)
  const expected = table(first, second)
  expect([wideLevenshtein(first, second), narrowLevenshtein(first, second)]).toEqual([expected, expected])
})

test('the memory grows with the texts', () => {
  const long = Int32Array.from({ length: 200_000 }, (_, index) => index % 50_000)
  expect(levenshteinDistance(Int32Array.of(1, 2, 99), long)).toBe(200_000 - 3)
  expect(levenshteinDistance(codePoints('kitten'), codePoints('sitting'))).toBe(3)
})

test('an emoji is one character, and the ratio is over the longer text', () => {
  expect(levenshteinRatio(codePoints('👍고양이'), codePoints('👎고양이다'))).toBe(0.6)
  expect(levenshteinRatio(codePoints(''), codePoints(''))).toBe(1)
})
