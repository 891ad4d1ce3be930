import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unreached } from './beam.ts'
import { beamTable } from './beamTable.ts'
import { ScalarTable } from './scalarTable.ts'

const words = (most: number, least = 0) => fc.array(fc.integer({ min: 0, max: 6 }), { minLength: least, maxLength: most })

/** Numbered in order of appearance in the goal, as a vocabulary does. */
function numbered(goal: readonly number[], text: readonly number[]): { goal: Int32Array; text: Int32Array } {
  const known = [...new Set([...goal, ...text])]
  const numbers = (some: readonly number[]) => Int32Array.from(some, (word) => known.indexOf(word))
  return { goal: numbers(goal), text: numbers(text) }
}

test('costs by bits are those of the table number by number, in every cell and after every shift', () => {
  const block = fc.record({ start: fc.nat(), length: fc.integer({ min: 1, max: 10 }), targets: fc.array(fc.nat(), { maxLength: 5 }) })
  fc.assert(
    fc.property(words(90, 1), words(90, 1), fc.array(block, { maxLength: 8 }), (some, other, blocks) => {
      const { goal, text } = numbered(some, other)
      const table = beamTable(text.length, goal)
      // Another text first: what stays from it must not show.
      table?.fill(text.toReversed())
      table?.fill(text)
      const plain = new ScalarTable(text, goal)
      for (let row = 0; row <= text.length; row++) {
        for (let column = 0; column <= goal.length; column++) expect(table?.cost(row, column)).toBe(plain.cost(row, column))
      }
      for (const { start: anyStart, length: anyLength, targets } of blocks) {
        const start = anyStart % text.length
        const length = Math.min(anyLength, text.length - start)
        for (const target of targets.map((each) => each % (text.length + 1)).toSorted((a, b) => a - b)) {
          expect([start, length, target, table?.shifted(start, length, target)]).toEqual([
            start,
            length,
            target,
            plain.shifted(start, length, target),
          ])
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('far from the diagonal nothing is reached', () => {
  const goal = Int32Array.from({ length: 80 }, (_, word) => word)
  const table = beamTable(80, goal)
  table?.fill(goal.toReversed())
  expect(table?.cost(0, 80)).toBe(80)
  expect(table?.cost(60, 10)).toBe(unreached)
  expect(table?.cost(10, 60)).toBe(unreached)
})

test('texts that differ too much in length are left to the plain table', () => {
  expect(beamTable(0, new Int32Array(3))).toBeNull()
  expect(beamTable(2, new Int32Array(81))).toBeNull()
  expect(beamTable(2, new Int32Array(80))).not.toBeNull()
})
