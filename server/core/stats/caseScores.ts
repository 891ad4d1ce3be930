/**
 * Scores of one column and one metric: a row for each test case with a score for each repeat (null: no score). Row n is the same test case
 * in every column.
 */
export type ScoreRows = readonly (readonly (number | null)[])[]

/** Scores grouped by test case, without missing ones: no group is empty. */
export type CaseScores = readonly (readonly number[])[]

/** The cases that have a score, each with its scored repeats. */
export function scoredCases(rows: ScoreRows): CaseScores {
  return rows.flatMap((row) => {
    const present = row.filter((score) => score !== null)
    return present.length > 0 ? [present] : []
  })
}

/**
 * Differences `here` minus `baseline`, repeat by repeat: seeds are shared between columns, so the n-th repeat of a case uses the same
 * random numbers in both, which minimises the variance of the difference. Scores missing on either side are left out.
 */
export function pairedCases(here: ScoreRows, baseline: ScoreRows): CaseScores {
  return here.flatMap((row, position) => {
    const other = baseline[position] ?? []
    const differences = row.flatMap((score, repeat) => {
      const against = other[repeat] ?? null
      return score === null || against === null ? [] : [score - against]
    })
    return differences.length > 0 ? [differences] : []
  })
}

/** The case means of two columns over their shared scores: the cases of `pairedCases`, and the same repeats in each. */
export function sharedMeans(here: ScoreRows, baseline: ScoreRows): { here: number[]; baseline: number[] } {
  const present = (rows: ScoreRows, others: ScoreRows) =>
    rows.flatMap((row, position) => {
      const shared = row.filter((score, repeat) => score !== null && (others[position]?.[repeat] ?? null) !== null)
      return shared.length > 0 ? [shared.filter((score) => score !== null)] : []
    })
  return { here: caseMeans(present(here, baseline)), baseline: caseMeans(present(baseline, here)) }
}

/** The mean of each case's repeats. */
export function caseMeans(cases: CaseScores): number[] {
  return cases.map((repeats) => repeats.reduce((sum, score) => sum + score, 0) / repeats.length)
}

/** Sums of equal values differ in the last digits, more so for differences of larger values. */
const SAME = 1e-9

/** Mean and standard deviation (n - 1). The deviation is 0 for fewer than two values, and when it is only rounding error. */
export function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  if (values.length === 0) return { mean: NaN, deviation: NaN }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return { mean, deviation: deviation > SAME * largest ? deviation : 0 }
}

/** True when every score is 0 or 1, as for pass and fail. */
export function isPassFail(rows: ScoreRows): boolean {
  return rows.every((row) => row.every((score) => score === null || score === 0 || score === 1))
}
