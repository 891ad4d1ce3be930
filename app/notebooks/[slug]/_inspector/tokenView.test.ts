import { expect, test } from 'vitest'
import { fc } from '#server/core/testing/fuzzing.ts'

import type { ScoredToken } from '#server/core/experiment/tokenScore.ts'
import { formatProbability, likelihoodStep, markedToken, namedToken, probabilitySummary, shownToken } from './tokenView.ts'

test.for([
  [1, '100 %', 0],
  [0.99999, '> 99.9 %', 0],
  [0.9, '90.0 %', 0],
  [0.4123, '41.2 %', 2],
  [0.0123, '1.2 %', 3],
  [0.00456, '0.5 %', 4],
  [0.00004, '0.004 %', 4],
  [1e-9, '< 0.001 %', 4],
] as const)('a probability of %d is shown as %s and belongs to step %d', ([probability, text, step]) => {
  expect([formatProbability(probability), likelihoodStep(probability)]).toEqual([text, step])
})

test('every probability has a step, and a higher one never has a later step', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, (a, b) => {
      expect(likelihoodStep(a)).toBeGreaterThanOrEqual(0)
      if (a >= b) expect(likelihoodStep(a)).toBeLessThanOrEqual(likelihoodStep(b))
    }),
  )
})

test.for([
  [' Paris', ' Paris', '·Paris', '“ Paris”'],
  ['\n', '↵\n', '↵', '“↵”'],
  ['a\n\n', 'a↵\n↵\n', 'a↵↵', '“a↵↵”'],
  ['  ', '··', '··', '“  ”'],
  ['안녕', '안녕', '안녕', '“안녕”'],
  ['', '◌', 'part of a character', 'part of a character'],
] as const)('%j is shown as %j, marked as %j and named %s', ([text, shown, marked, named]) => {
  expect([shownToken(text), markedToken(text), namedToken(text)]).toEqual([shown, marked, named])
})

test('a summary has the mean logprob, the perplexity, the share of first choices and the least likely token', () => {
  const token = (logprob: number, rank: number): ScoredToken => ({ token: 1, text: 'a', logprob, entropy: 1, rank, top: [] })
  expect(
    probabilitySummary([token(Math.log(0.5), 1), token(Math.log(0.125), 3), token(Math.log(0.25), 1), token(Math.log(0.25), 2)]),
  ).toEqual({
    meanLogprob: expect.closeTo(Math.log(0.25), 12) as number,
    perplexity: expect.closeTo(4, 12) as number,
    firstChoices: 0.5,
    surprise: 1,
  })
  expect(probabilitySummary([])).toBeNull()
})
