import fc from 'fast-check'
import { expect, test } from 'vitest'
import { choiceProbabilities } from './measureScores.ts'

test('log-probabilities become shares, however unlikely all of them are', () => {
  expect(choiceProbabilities([Math.log(0.3), Math.log(0.1)])).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)])
  expect(choiceProbabilities([-2000, -2000])).toEqual([0.5, 0.5])
  expect(choiceProbabilities([-Infinity, -Infinity])).toEqual([0.5, 0.5])
  expect(choiceProbabilities([-Infinity, -3])).toEqual([0, 1])
})

test('shares sum to 1 and keep the order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e4, max: 0, noNaN: true }), { minLength: 1, maxLength: 9 }), (logprobs) => {
      const shares = choiceProbabilities(logprobs)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      logprobs.forEach((a, i) => logprobs.forEach((b, j) => a > b && expect(shares[i]).toBeGreaterThanOrEqual(shares[j] ?? 1)))
    }),
  )
})
