import { describe, expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { tokenDistribution } from './tokenDistribution.ts'

const close = (value: number) => expect.closeTo(value, 12) as number

describe('tokenDistribution', () => {
  test('gives probability, rank, entropy and alternatives of a token', () => {
    const pairs = [7, Math.log(4), 3, Math.log(3), 9, Math.log(1)]
    expect(tokenDistribution(pairs, { token: 3, top: 2 })).toEqual({
      logprob: close(Math.log(3 / 8)),
      entropy: close(-(0.5 * Math.log(0.5) + 0.375 * Math.log(0.375) + 0.125 * Math.log(0.125))),
      rank: 2,
      top: [
        { token: 7, logprob: close(Math.log(0.5)) },
        { token: 3, logprob: close(Math.log(0.375)) },
      ],
    })
  })

  test('a distribution of one token is certain, equal logits share a rank, and a token with logit -Infinity has probability 0', () => {
    expect(tokenDistribution([5, 2.5], { token: 5, top: 10 })).toEqual({ logprob: 0, entropy: 0, rank: 1, top: [{ token: 5, logprob: 0 }] })
    expect(tokenDistribution([5, 1, 6, 1], { token: 6, top: 0 })).toMatchObject({ rank: 1, entropy: close(Math.LN2), top: [] })
    expect(tokenDistribution([5, 1, 6, -Infinity], { token: 6, top: 0 })).toEqual({ logprob: -Infinity, entropy: 0, rank: 2, top: [] })
  })

  test('the probabilities of all tokens add up to 1, and the entropy is between 0 and that of the uniform distribution', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 1, maxLength: 60 }), (logits) => {
        const pairs = logits.toSorted((a, b) => b - a).flatMap((logit, token) => [token, logit])
        const { top, entropy } = tokenDistribution(pairs, { token: 0, top: logits.length })
        expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 10)
        expect(entropy).toBeGreaterThanOrEqual(0)
        expect(entropy).toBeLessThanOrEqual(Math.log(logits.length) + 1e-9)
      }),
    )
  })
})
