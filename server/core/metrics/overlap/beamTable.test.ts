import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { beamOf, BeamTable, unreached } from './beamTable.ts'

const words = (most: number, least = 0) =>
  fc.array(fc.integer({ min: 0, max: 6 }), { minLength: least, maxLength: most }).map((list) => Int32Array.from(list))

/** Wagner and Fischer's table, of which cells outside the beam are not reached. */
function plainTable(text: Int32Array, goal: Int32Array): number[][] {
  const { low, high } = beamOf(text.length, goal.length)
  const table = [Array.from({ length: goal.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= text.length; row++) {
    const above = table[row - 1]!
    const costs: number[] = []
    for (let column = 0; column <= goal.length; column++) {
      const kept = (above[column - 1] ?? unreached) + (text[row - 1] === goal[column - 1] ? 0 : 1)
      const least = Math.min(kept, above[column]! + 1, (costs[column - 1] ?? unreached) + 1)
      costs.push(column < low[row]! || column >= high[row]! ? unreached : least)
    }
    table.push(costs)
  }
  return table
}

test('costs are those of the plain table within the beam, in every cell and after every change of the words', () => {
  const change = fc.record({ start: fc.nat(), words: words(10, 1) })
  fc.assert(
    fc.property(words(90, 1), words(90, 1), fc.array(change, { maxLength: 8 }), (text, goal, changes) => {
      const table = new BeamTable(text, goal)
      const plain = plainTable(text, goal)
      expect(table.distance).toBe(plain.at(-1)?.at(-1))
      for (let row = 0; row <= text.length; row++) {
        for (let column = 0; column <= goal.length; column++) expect(table.cost(row, column)).toBe(plain[row]![column])
      }
      for (const { start: anyStart, words: replaced } of changes) {
        const start = anyStart % text.length
        const other = text.slice()
        other.set(replaced.subarray(0, text.length - start), start)
        const expected = plainTable(other, goal).at(-1)?.at(-1)
        expect([
          table.distanceOf(other, start, Math.min(text.length, start + replaced.length)),
          new BeamTable(other, goal).distance,
        ]).toEqual([expected, expected])
      }
    }),
    { numRuns: 40 },
  )
})

test('far from the diagonal nothing is reached', () => {
  const goal = Int32Array.from({ length: 80 }, (_, word) => word)
  const table = new BeamTable(goal.toReversed(), goal)
  expect(table.cost(0, 80)).toBe(80)
  expect(table.cost(60, 10)).toBe(unreached)
  expect(table.cost(10, 60)).toBe(unreached)
})

test('the beam holds the first and the last cell, however unlike the lengths', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (rows, columns) => {
      const { low, high } = beamOf(rows, columns)
      expect([low[0], low[1], high[rows]]).toEqual([0, Math.max(0, low[1]!), columns + 1])
      for (let row = 1; row <= rows; row++) expect(low[row]!).toBeLessThan(high[row - 1]! + 1)
    }),
    { numRuns: 60 },
  )
})

test('texts that differ much in length are counted too', () => {
  expect(new BeamTable(new Int32Array(0), new Int32Array(3)).distance).toBe(3)
  expect(new BeamTable(new Int32Array(2), new Int32Array(81)).distance).toBe(79)
  expect(new BeamTable(new Int32Array(2).fill(1), new Int32Array(200)).distance).toBe(200)
})
