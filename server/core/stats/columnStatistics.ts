import { caseMeans, isPassFail, meanAndDeviation, scoredCases, type CaseScores, type ScoreRows } from './caseScores.ts'
import type { Bounds, Interval } from './interval.ts'
import { meanInterval } from './meanInterval.ts'
import { passAtK } from './passAtK.ts'

/** What is known of one metric in one column. */
export type ColumnStatistics = {
  /** Test cases with a score. */
  cases: number
  /** Scores, repeats counted one by one. */
  scores: number
  /** Mean over cases of the mean over repeats; null where there is none. */
  mean: number | null
  /** 95 %; null where it cannot be told. */
  interval: Interval | null
  /** True for scores of 0 and 1 of a metric between 0 and 1: the mean is a pass rate. */
  passFail: boolean
  /** For pass and fail with the same number of repeats, `k`, of every case. */
  draws: { k: number; any: number; all: number } | null
}

/** Sums one column up for one metric. Deterministic; about 3 ms for 200 cases of 5 repeats. */
export function columnStatistics(rows: ScoreRows, bounds: Bounds): ColumnStatistics {
  const cases = scoredCases(rows)
  const passFail = bounds.least === 0 && bounds.most === 1 && cases.length > 0 && isPassFail(rows)
  return {
    cases: cases.length,
    scores: cases.reduce((sum, repeats) => sum + repeats.length, 0),
    mean: cases.length > 0 ? meanAndDeviation(caseMeans(cases)).mean : null,
    interval: meanInterval(cases, { bounds, passFail }),
    passFail,
    draws: passFail ? drawsOf(cases) : null,
  }
}

function drawsOf(cases: CaseScores): ColumnStatistics['draws'] {
  const k = cases[0]?.length ?? 0
  if (k < 2 || cases.some((repeats) => repeats.length !== k)) return null
  const each = cases.flatMap((repeats) => passAtK({ passed: repeats.filter((score) => score === 1).length, n: k, k }) ?? [])
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { k, any: mean(each.map(({ any }) => any)), all: mean(each.map(({ all }) => all)) }
}
