import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { type ContextSize, fitsContext, planContext } from './contextPlan.ts'

const BYTES_A_POSITION = 1000
const bytesOf = ({ sequences, capacity }: ContextSize) => sequences * capacity * BYTES_A_POSITION
const plan = (wish: { longest: number; cells: number; maxSequences: number; freeBytes: number }) =>
  planContext({ ...wish, bytesFor: async (size) => bytesOf(size) })

const wishes = fc.record({
  longest: fc.integer({ min: 1, max: 40_000 }),
  cells: fc.integer({ min: 1, max: 100_000 }),
  maxSequences: fc.constantFrom(1, 2, 8, 16, 32),
  freeBytes: fc.integer({ min: 0, max: 2 ** 31 }),
})

test('a context holds the longest cell, takes at most its share of free memory if it has several sequences, and has no unused sequence', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, async (wish) => {
      const size = await plan(wish)
      expect(size.capacity).toBeGreaterThanOrEqual(wish.longest)
      expect(size.capacity - wish.longest).toBeLessThan(256)
      expect(size.sequences).toBeGreaterThanOrEqual(1)
      expect(size.sequences).toBeLessThanOrEqual(wish.maxSequences)
      expect(size.sequences).toBeLessThan(2 * wish.cells)
      if (size.sequences > 1) expect(bytesOf(size)).toBeLessThanOrEqual(0.8 * wish.freeBytes)
    }),
  )
})

test('where memory is short, the number of sequences is halved until they fit', async () => {
  const wish = { longest: 256, cells: 100, maxSequences: 16 }
  const sequencesAt = async (fit: number) => (await plan({ ...wish, freeBytes: (fit * 256 * BYTES_A_POSITION) / 0.8 })).sequences
  expect([await sequencesAt(16), await sequencesAt(15.9), await sequencesAt(3), await sequencesAt(0)]).toEqual([16, 8, 2, 1])
})

test('a context fits a size that is not larger than its own', () => {
  const have = { sequences: 8, capacity: 512 }
  const served = (change: Partial<ContextSize>) => fitsContext(have, { ...have, ...change })
  expect([served({}), served({ sequences: 9 }), served({ capacity: 513 }), served({ sequences: 1, capacity: 1 })]).toEqual([
    true,
    false,
    false,
    true,
  ])
})
