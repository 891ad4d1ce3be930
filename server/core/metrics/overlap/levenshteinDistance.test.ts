import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { levenshteinDistance, textDistance, textRatio } from './levenshteinDistance.ts'
import { codePoints } from './symbols.ts'

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

test('counting by bits gives the number of the table', () => {
  fc.assert(
    fc.property(sequence(300), sequence(300), (one, other) => {
      const [first, second] = [Int32Array.from(one), Int32Array.from(other)]
      expect(levenshteinDistance(first, second)).toBe(table(first, second))
    }),
    { numRuns: 150 },
  )
})

test.each([31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257])('a pattern of %i symbols is counted whole', (length) => {
  const first = Int32Array.from({ length }, (_, index) => index % 7)
  const second = Int32Array.from({ length: length + 40 }, (_, index) => (index * index) % 7)
  // Common ends would be taken off before.
  first[0] = 8
  first[length - 1] = 8
  expect(levenshteinDistance(first, second)).toBe(table(first, second))
})

/** Two texts of 280 to 900 symbols that share most of what they have: some replaced, put in or left out, and a block moved. */
const alike = fc
  .record({
    symbols: fc.array(fc.integer({ min: 97, max: 110 }), { minLength: 280, maxLength: 900, size: 'max' }),
    edits: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 97, max: 120 })), { maxLength: 200, size: 'max' }),
    block: fc.tuple(fc.nat(), fc.nat({ max: 110 }), fc.nat()),
    dropped: fc.nat({ max: 150 }),
  })
  .map(({ symbols, edits, block: [from, length, to], dropped }) => {
    const other = [...symbols]
    for (const [at, removed, symbol] of edits) other.splice(at % other.length, removed, ...(removed === 2 ? [] : [symbol]))
    const moved = other.splice(from % other.length, length)
    other.splice(to % (other.length + 1), 0, ...moved)
    other.splice(to % (other.length + 1), dropped)
    return [Int32Array.from(symbols), Int32Array.from(other)] as const
  })

test('texts that are alike get the number of the table, as sequences and as texts of one script or another', () => {
  let near = 0
  fc.assert(
    fc.property(alike, ([one, other]) => {
      const expected = table(one, other)
      if (expected <= 192) near++
      const [first, second] = one.length <= other.length ? [one, other] : [other, one]
      const texts = [first, second].map((symbols) => String.fromCharCode(...symbols)) as [string, string]
      const hangul = [first, second].map((symbols) => String.fromCharCode(...symbols.map((symbol) => symbol + 0xac00))) as [string, string]
      expect([levenshteinDistance(first, second), textDistance(...texts), textDistance(...hangul)]).toEqual([expected, expected, expected])
    }),
    { numRuns: 200 },
  )
  expect(near).toBeGreaterThan(20)
})

test('texts that begin alike and go on apart are counted whole', () => {
  const first = Int32Array.from({ length: 800 }, (_, index) => (index * index) % 17)
  const second = first.map((symbol, index) => (index < 300 ? symbol : symbol + 40))
  second[0] = 99
  expect([levenshteinDistance(first, second), table(first, second)]).toEqual([501, 501])
})

test.each([
  ['', '', 0, 1],
  ['', 'abc', 3, 0],
  ['kitten', 'sitting', 3, 1 - 3 / 7],
  ['same', 'same', 0, 1],
  ['cafe', 'café', 1, 0.75],
  ['a\u007f\0b', 'a\u0080\0b', 1, 0.75],
  ['\ud83d', 'a', 1, 0],
  ['👍 고양이', '👎 고양이', 1, 0.8],
  ['👍고양이', '👎고양이다', 2, 0.6],
  ['abc', 'abd', 1, 1 - 1 / 3],
  ['abc', 'ab가', 1, 1 - 1 / 3],
  ['é', 'e', 1, 0],
])('%j and %j differ by %i characters', (first, second, distance, ratio) => {
  expect([textDistance(first, second), textRatio(first, second)]).toEqual([distance, ratio])
})

test('a long sequence of many symbols is counted beside a short one', () => {
  const long = Int32Array.from({ length: 200_000 }, (_, index) => index % 50_000)
  expect(levenshteinDistance(Int32Array.of(1, 2, 99), long)).toBe(200_000 - 3)
  expect(levenshteinDistance(codePoints('kitten'), codePoints('sitting'))).toBe(3)
})
