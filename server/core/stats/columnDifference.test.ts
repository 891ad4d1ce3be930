import { describe, expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { ScoreRows } from './caseScores.ts'
import { columnDifference, mcnemar } from './columnDifference.ts'
import { columnStatistics } from './columnStatistics.ts'
import { judgeDifferences } from './judgeDifferences.ts'
import { signFlipTest } from './signFlipTest.ts'
import { coverage } from './testing/coverage.ts'

const share = { least: 0, most: 1 }
const open = { least: null, most: null }
const rows = (...scores: (number | null)[]): ScoreRows => scores.map((score) => [score])
const repeated = (times: number, ...scores: number[]): number[] => Array.from({ length: times }, () => scores).flat()
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? Math.round(each * 1000) / 1000 : each)))

describe('a column', () => {
  test('of passes and fails has Wilson’s interval', () => {
    expect(rounded(columnStatistics(rows(...repeated(8, 1), 0, 0, null), share))).toEqual({
      cases: 10,
      scores: 10,
      mean: 0.8,
      interval: { low: 0.49, high: 0.943 },
      passFail: true,
      draws: null,
    })
  })

  test('has, with repeats, the chance that one and that every repeat passes', () => {
    const { draws, interval } = columnStatistics(
      [
        [1, 1],
        [1, 0],
        [0, 0],
        [1, 1],
      ],
      share,
    )
    expect(draws).toEqual({ k: 2, any: 0.75, all: 0.5 })
    expect(interval?.low).toBeGreaterThan(0)
    expect(interval?.high).toBeLessThan(1)
  })

  test('counts a case once, whatever its number of repeats', () => {
    expect(
      columnStatistics(
        [
          [10, 10, 10],
          [0, null, null],
        ],
        open,
      ).mean,
    ).toBe(5)
  })

  test('without scores, with one case, or without bounds and spread has no interval', () => {
    const nothing = { cases: 0, scores: 0, mean: null, interval: null, passFail: false, draws: null }
    expect(columnStatistics(rows(null, null), share)).toEqual(nothing)
    expect(columnStatistics([], open)).toEqual(nothing)
    expect(columnStatistics(rows(3), open)).toMatchObject({ mean: 3, interval: null })
    expect(columnStatistics(rows(3, 3, 3), open)).toMatchObject({ mean: 3, interval: null })
  })

  test('in which every share is the same but neither 0 nor 1 still has an interval with width', () => {
    const { interval, passFail } = columnStatistics(rows(0.9, 0.9, 0.9, 0.9), share)
    expect(passFail).toBe(false)
    expect(interval?.low).toBeLessThan(0.7)
    expect(interval?.high).toBeGreaterThan(0.9)
  })

  test('has the same statistics every time, and an interval around its mean within the bounds', () => {
    const scores = fc.array(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 4 }), { maxLength: 30 })
    fc.assert(
      fc.property(scores, (table) => {
        const found = columnStatistics(table, share)
        expect(columnStatistics(table, share)).toEqual(found)
        if (found.interval) {
          expect(found.interval.low).toBeGreaterThanOrEqual(0)
          expect(found.interval.high).toBeLessThanOrEqual(1)
          expect(found.interval.low).toBeLessThanOrEqual((found.mean ?? NaN) + 1e-9)
          expect(found.interval.high).toBeGreaterThanOrEqual((found.mean ?? NaN) - 1e-9)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a difference', () => {
  test('pairs cases and repeats, and leaves out scores missing on one side', () => {
    const here: ScoreRows = [
      [1, 3],
      [5, null],
      [null, null],
      [2, 2],
    ]
    const baseline: ScoreRows = [
      [0, 1],
      [4, 9],
      [1, 1],
      [null, 1],
    ]
    expect(columnDifference(here, baseline, open)).toMatchObject({
      cases: 3,
      mean: (1.5 + 1 + 1) / 3,
      // Means 2, 5 and 2 against 0.5, 4 and 1: of nine pairs seven are higher and two lower.
      cliffsDelta: { unpaired: 5 / 9, paired: 1, size: 'large' },
    })
  })

  test('of passes and fails is McNemar’s: the sign-flip p is the exact one', () => {
    const here = rows(...repeated(6, 1), ...repeated(2, 0), ...repeated(12, 1))
    const baseline = rows(...repeated(6, 0), ...repeated(2, 1), ...repeated(12, 1))
    const difference = columnDifference(here, baseline, share)
    expect(rounded(difference)).toEqual({
      cases: 20,
      differing: 8,
      mean: 0.2,
      deviation: 0.616,
      interval: { low: -0.089, high: 0.453 },
      p: 0.289,
      effectSize: 0.312,
      cliffsDelta: { unpaired: 0.2, paired: 0.2, size: 'small' },
      verdicts: { onlyHere: 6, onlyBaseline: 2, midP: 0.18 },
    })
    expect(difference?.p).toBeCloseTo(mcnemar({ onlyHere: 6, onlyBaseline: 2 }).exact, 12)
  })

  test('in the other direction has the opposite sign and the same p', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 40 }), (values) => {
        const zeros = values.map(() => 0)
        const there = columnDifference(rows(...values), rows(...zeros), open)
        const back = columnDifference(rows(...zeros), rows(...values), open)
        expect(back?.mean).toBeCloseTo(-(there?.mean ?? NaN), 9)
        expect(back?.p).toBeCloseTo(there?.p ?? NaN, 9)
        expect(back?.cliffsDelta?.unpaired).toBeCloseTo(-(there?.cliffsDelta?.unpaired ?? NaN), 12)
        expect(back?.cliffsDelta?.paired).toBeCloseTo(-(there?.cliffsDelta?.paired ?? NaN), 12)
      }),
      { numRuns: 60 },
    )
  })

  test('is null when fewer than two cases have a score in both', () => {
    expect(columnDifference(rows(1, null, 1), rows(null, 1, 0), share)).toBeNull()
  })

  test('counting, listing and drawing signs agree', () => {
    const few = [1, 1, -1, 2, 3, -1, 1, 2, 1, 1, 0, 2, -2, 1]
    const exact = signFlipTest(few)
    // The same sums, counted: a fifteenth case is too small to matter.
    expect(signFlipTest([...few, 0.004])).toBeCloseTo(exact, 1)
    expect(signFlipTest([...few, 1e-7])).toBeCloseTo(exact, 1)
    expect(signFlipTest(repeated(40, 0))).toBe(1)
    expect(signFlipTest(repeated(40, 1))).toBeCloseTo(2 ** -39, 15)
  })
})

describe('differences together', () => {
  const baseline = rows(...repeated(20, 0, 1))
  const clear = rows(...repeated(20, 1, 1))
  const slight = rows(...repeated(18, 0, 1), 1, 1, 1, 1)

  test('a clear one is marked, an open one has the number of further cases, and a negligible one is reported as too small', () => {
    const judged = judgeDifferences([null, ...[clear, slight, baseline].map((column) => columnDifference(column, baseline, share))])
    expect(judged).toEqual([
      null,
      expect.objectContaining({ verdict: { kind: 'higher' } }),
      expect.objectContaining({ verdict: { kind: 'open', more: 167 } }),
      expect.objectContaining({ verdict: { kind: 'tooSmall' } }),
    ])
  })

  test('three cases decide nothing', () => {
    const [judged] = judgeDifferences([columnDifference(rows(1, 1, 1), rows(0, 0, 0), share)])
    expect(judged?.verdict).toEqual({ kind: 'tooFew' })
  })

  test('the number of further cases is at least the number that the test needs', () => {
    const lifted = (cases: number, differing: number) =>
      columnDifference(rows(...repeated(cases, 0.9)), rows(...repeated(differing, 0.4), ...repeated(cases - differing, 0.9)), open)
    const among = (difference: ReturnType<typeof lifted>) =>
      judgeDifferences([difference, ...repeated(19, 0).map(() => columnDifference(rows(1, 2, 3), rows(1, 2, 3), open))])[0]?.verdict
    // Of 20 columns the first must have p < 0.0025: 10 cases that differ, and no other, have 2^-9.
    expect([7, 8, 9].map((cases) => among(lifted(cases, cases)))).toEqual([3, 2, 1].map((more) => ({ kind: 'open', more })))
    expect(among(lifted(10, 10))).toEqual({ kind: 'higher' })
    // When one case of eight is equal, more cases are needed.
    expect(among(lifted(8, 7))).toEqual({ kind: 'open', more: 4 })
  })

  test('a difference that is the same in every case has no spread, whatever its last digits', () => {
    const difference = columnDifference(rows(0.3, 0.7, 1.1, 0.9), rows(0.2, 0.6, 1, 0.8), open)
    expect(difference).toMatchObject({ deviation: 0, interval: null, effectSize: null })
  })

  test('a p that is significant alone is not significant among twenty', () => {
    const borderline = columnDifference(rows(...repeated(7, 1), 0, 1), rows(...repeated(7, 0), 0, 1), share)
    expect(judgeDifferences([borderline])[0]?.verdict).toEqual({ kind: 'higher' })
    const among = judgeDifferences([borderline, ...repeated(19, 0).map(() => columnDifference(baseline, baseline, share))])
    expect(among[0]?.verdict.kind).toBe('open')
  })
})

describe('95 % intervals cover the truth about as often as stated', () => {
  test.each([
    { population: 'normal', cases: 12, repeats: 3 },
    { population: 'skewed', cases: 30, repeats: 1 },
    { population: 'passFail', cases: 12, repeats: 1 },
    { population: 'passFail', cases: 30, repeats: 5 },
    { population: 'sparse', cases: 12, repeats: 3 },
    { population: 'sparse', cases: 100, repeats: 1 },
    { population: 'grades', cases: 30, repeats: 1 },
  ] as const)('$population, $cases cases, $repeats repeats', (setting) => {
    const found = coverage({ ...setting, datasets: 600 })
    // 600 seeded data sets: two standard errors are 0.018.
    expect(found.mean).toBeGreaterThan(0.93)
    expect(found.difference).toBeGreaterThan(0.93)
    expect(Math.min(found.mean, found.difference)).toBeLessThan(0.99)
  })

  // A sample without tail values cannot estimate a mean; a difference is symmetric.
  test('differences of log-normal times', () => {
    expect(coverage({ population: 'latency', cases: 30, repeats: 1, datasets: 600 }).difference).toBeGreaterThan(0.95)
  })
})
