import { expect, test } from 'vitest'
import { bootstrapInterval } from './bootstrapInterval.ts'
import { casesNeeded, holm } from './judgeDifferences.ts'
import { cliffsDelta } from './cliffsDelta.ts'
import { effectSize, mcnemar } from './columnDifference.ts'
import references from './oracles/references.json' with { type: 'json' }
import { normalCdf, normalQuantile, tQuantile } from './quantiles.ts'
import { signFlipTest } from './signFlipTest.ts'
import { sortedQuantile } from './sortedQuantile.ts'
import { wilsonInterval } from './wilsonInterval.ts'

// Numbers of scipy and statsmodels; oracles/generate.py made them, and the file tells the versions.

test.each(references.quantiles.normal)('the normal quantile of $p is $value', ({ p, value }) => {
  expect(Math.abs(normalQuantile(p) - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  expect(Math.abs(normalCdf(value) / p - 1)).toBeLessThan(1e-8)
})

test('t quantiles agree with scipy to nine digits', () => {
  for (const { p, df, value } of references.quantiles.t) {
    expect(Math.abs(tQuantile(p, df) - value), `p ${p}, df ${df}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  }
})

test('Wilson intervals agree with statsmodels', () => {
  for (const { passed, n, interval } of references.wilson) {
    const { low, high } = wilsonInterval(passed / n, n)
    expect(low, `${passed} of ${n}`).toBeCloseTo(interval[0] ?? NaN, 10)
    expect(high, `${passed} of ${n}`).toBeCloseTo(interval[1] ?? NaN, 10)
  }
})

test('McNemar’s exact p agrees with statsmodels, and the mid-p with its definition in scipy’s binomials', () => {
  for (const { onlyHere, onlyBaseline, exact, midP } of references.mcnemar) {
    const ours = mcnemar({ onlyHere, onlyBaseline })
    expect(ours.exact, `${onlyHere} against ${onlyBaseline}`).toBeCloseTo(exact, 9)
    expect(ours.midP, `${onlyHere} against ${onlyBaseline}`).toBeCloseTo(midP, 9)
  }
})

test('the sign-flip test gives scipy’s exact p wherever all signs can be counted', () => {
  for (const { differences, p } of references.signFlips) expect(signFlipTest(differences), differences.join(' ')).toBeCloseTo(p, 9)
})

test('the sign-flip test is exact with two dozen cases', () => {
  for (const { differences, p } of references.exactSignFlips) expect(signFlipTest(differences)).toBeCloseTo(p, 12)
})

test('Cliff’s delta and the name of its size are those of the Python package', () => {
  for (const { here, baseline, ...expected } of references.cliffsDeltas) {
    const found = cliffsDelta(here, baseline)
    expect(found?.unpaired).toBeCloseTo(expected.unpaired, 12)
    expect(found?.paired).toBeCloseTo(expected.paired, 12)
    expect(found?.size).toBe(expected.size)
  }
  expect(cliffsDelta([], [])).toBeNull()
})

test('sampled sign flips come near a million flips of scipy', () => {
  for (const { differences, p } of references.sampledSignFlips) {
    expect(Math.abs(signFlipTest(differences) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 10_000) + 2e-4)
  }
})

test('Holm’s correction agrees with multipletests', () => {
  for (const { p, adjusted } of references.holm) {
    for (const [place, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[place] ?? NaN, 12)
  }
})

test('the effect size is d_z with the exact correction', () => {
  for (const { differences, value } of references.effects) expect(effectSize(differences)).toBeCloseTo(value, 10)
})

test('cases needed come within one case of statsmodels’ power by the non-central t', () => {
  for (const { total, ...seen } of references.casesNeeded) {
    const ours = casesNeeded(seen)
    if (total > 10_000) expect(ours).toEqual({ kind: 'tooSmall' })
    else expect(Math.abs((ours.kind === 'cases' ? ours.total : NaN) - Math.ceil(total)), JSON.stringify(seen)).toBeLessThanOrEqual(2)
  }
})

test('the bootstrap lies near numpy’s studentised one and scipy’s BCa with one repeat a case', () => {
  for (const { scores, studentised, bca } of references.bootstraps) {
    const interval = bootstrapInterval(
      scores.map((score) => [score]),
      { tails: 'own' },
    )
    const width = (studentised[1] ?? NaN) - (studentised[0] ?? NaN)
    const near = (ours: number | undefined, theirs: number | undefined, share: number) =>
      expect(Math.abs((ours ?? NaN) - (theirs ?? NaN)) / width, `${scores.length} scores`).toBeLessThan(share)
    near(interval?.low, studentised[0], 0.08)
    near(interval?.high, studentised[1], 0.08)
    // BCa is narrower at 12 cases, which is why it was not chosen.
    near(interval?.low, bca[0], 0.25)
    near(interval?.high, bca[1], 0.25)
  }
})

test('quantiles of values are numpy’s', () => {
  for (const { values, quantiles, at } of references.quartiles) {
    const sorted = values.toSorted((a, b) => a - b)
    for (const [place, p] of at.entries()) expect(sortedQuantile(sorted, p)).toBeCloseTo(quantiles[place] ?? NaN, 12)
  }
})
