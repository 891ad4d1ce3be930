import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { cellSeed } from './cellSeed.ts'

test('a seed is pinned: a change would recompute every notebook in the world', () => {
  // The first four bytes of SHA-256 over ["seed",7,"리뷰-1 🙂",0], worked out with Python's hashlib.
  expect(cellSeed({ notebookSeed: 7, seedKey: '리뷰-1 🙂', repeat: 0 })).toBe(2492933012)
})

test('a seed is a uint32 that llama.cpp does not read as random', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), fc.nat(), (notebookSeed, seedKey, repeat) => {
      const seed = cellSeed({ notebookSeed, seedKey, repeat })
      expect(Number.isInteger(seed) && seed >= 0 && seed < 0xffffffff).toBe(true)
    }),
  )
})

test('notebook seed, test case and repeat each change the seed', () => {
  const base = { notebookSeed: 7, seedKey: 'a', repeat: 0 }
  const seeds = [base, { ...base, notebookSeed: 8 }, { ...base, seedKey: 'b' }, { ...base, repeat: 1 }].map(cellSeed)
  expect(new Set(seeds).size).toBe(4)
})

test('parts do not run into one another', () => {
  expect(cellSeed({ notebookSeed: 1, seedKey: '1|2', repeat: 3 })).not.toBe(cellSeed({ notebookSeed: 1, seedKey: '1', repeat: 23 }))
})
