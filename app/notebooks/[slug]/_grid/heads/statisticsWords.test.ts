import { expect, test } from 'vitest'
import type { ColumnStatistics } from '#server/core/stats/columnStatistics.ts'
import type { JudgedDifference } from '#server/core/stats/judgeDifferences.ts'
import { differenceText, differenceWords, meanWords, shortInterval, valueText } from './statisticsWords.ts'

const share = { share: true, better: 'more' as const }
const number = { share: false, better: 'less' as const }
const column: ColumnStatistics = {
  cases: 12,
  scores: 36,
  mean: 0.75,
  interval: { low: 0.5, high: 0.9123 },
  passFail: true,
  draws: { k: 3, any: 0.8333, all: 0.5 },
}
const difference: JudgedDifference = {
  cases: 12,
  differing: 3,
  mean: 0.0833,
  deviation: 0.3,
  interval: { low: -0.02, high: 0.19 },
  p: 0.0123,
  effectSize: 0.61,
  cliffsDelta: { unpaired: 0.36, paired: -0.0833, size: 'medium' },
  verdicts: { onlyHere: 2, onlyBaseline: 1, midP: 0.62 },
  pHolm: 0.0246,
  verdict: { kind: 'higher' },
}

test('a mean is explained by its cases, its interval and its repeats', () => {
  expect(meanWords(column, share)).toEqual([
    'Mean 75% over 12 cases, 36 cells.',
    '95 % interval 50% to 91.2%: how far the mean could differ with other cases of this kind.',
    'Of 3 repeats at least one passes in 83.3% of the cases, and all pass in 50%.',
  ])
  expect(meanWords({ ...column, cases: 1, scores: 1, mean: 41.5, interval: null, draws: null }, number)).toEqual([
    'Mean 41.5 over 1 case.',
    'One case is not enough for an interval.',
  ])
  expect(meanWords({ ...column, cases: 0, mean: null }, share)).toEqual(['No cell of this column has a score yet.'])
})

test('a difference is explained, the verdict first', () => {
  expect(differenceWords(difference, share, { baseline: '간결', compared: 2 })).toEqual([
    'Significantly higher than the baseline, which is better.',
    '+8.3 points against 간결 on 12 shared cases, 95 % interval −2 points to +19 points.',
    'A difference this large by chance alone has p 0.012 (0.025 after Holm’s correction for 2 columns).',
    'Passes 2 cases that the baseline fails, and fails 1 that it passes (McNemar mid-p 0.62).',
    'Effect size +0.61 (medium).',
    'Cliff’s delta +0.36 over all pairs of cases (medium), −0.083 case by case.',
  ])
})

test.each([
  [{ kind: 'open', more: 38 }, 'Not decided yet: about 38 more cases would decide a difference of this size.'],
  [{ kind: 'tooSmall' }, 'No relevant difference: more than 10,000 cases would be needed to detect one this small.'],
  [{ kind: 'tooFew' }, '4 cases are too few to decide: add at least 2.'],
] as const)('the verdict %j is a sentence', (verdict, words) => {
  expect(differenceWords({ ...difference, cases: 4, verdict }, share, { baseline: 'a', compared: 1 })[0]).toBe(words)
})

test('a difference of zero is not called small', () => {
  const same = { ...difference, mean: 0, verdict: { kind: 'tooSmall' } as const }
  expect(differenceWords(same, share, { baseline: 'a', compared: 1 })[0]).toBe('The same mean as the baseline.')
})

test('if less is better, higher is worse', () => {
  expect(differenceWords(difference, number, { baseline: 'a', compared: 1 })[0]).toBe(
    'Significantly higher than the baseline, which is worse.',
  )
})

test('numbers are rounded', () => {
  expect([valueText(0.4375, share), valueText(123.456, number), differenceText(-0.5, number)]).toEqual(['43.8%', '123', '−0.5'])
  expect([shortInterval({ low: 0.094, high: 0.906 }, share), shortInterval({ low: 12.345, high: 40 }, number)]).toEqual(['9–91', '12–40'])
})
