import type { RowId } from '../../row/row.ts'

/** Token counts of a row: of the prompt as the model reads it, and of prompt and answer together. */
export type RowTokens = { row: RowId; prompt: number; whole: number }

export type LengthReport = {
  rows: number
  /** Tokens of prompt and answer. */
  total: number
  percentiles: { p5: number; p25: number; p50: number; p75: number; p95: number; p99: number; max: number }
  /** Rows by tokens: from `from` to below `to`. */
  histogram: { from: number; to: number; rows: number }[]
  context: number
  /** Rows that are longer than the context: their ends are cut. */
  cut: RowId[]
  /** Those of which nothing of the answer is left. */
  answerLost: RowId[]
}

const mostBars = 24

/** The lengths of rows, and what a context of so many tokens cuts. */
export function lengthReport(counts: readonly RowTokens[], context: number): LengthReport {
  const sorted = counts.map(({ whole }) => whole).toSorted((one, other) => one - other)
  // Nearest rank: a length that a row has.
  const percentile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return {
    rows: counts.length,
    total: sorted.reduce((sum, count) => sum + count, 0),
    percentiles: {
      p5: percentile(0.05),
      p25: percentile(0.25),
      p50: percentile(0.5),
      p75: percentile(0.75),
      p95: percentile(0.95),
      p99: percentile(0.99),
      max: sorted.at(-1) ?? 0,
    },
    histogram: histogramOf(sorted),
    context,
    cut: counts.filter(({ whole }) => whole > context).map(({ row }) => row),
    answerLost: counts.filter(({ prompt, whole }) => prompt >= context && whole > prompt).map(({ row }) => row),
  }
}

/** Bars of one width, which is 1, 2 or 5 times a power of ten. */
function histogramOf(sorted: readonly number[]): LengthReport['histogram'] {
  const max = sorted.at(-1)
  if (max === undefined) return []
  const width = niceWidth((max + 1) / mostBars)
  const bars = Array.from({ length: Math.floor(max / width) + 1 }, (_, bar) => ({ from: bar * width, to: (bar + 1) * width, rows: 0 }))
  for (const count of sorted) {
    const bar = bars[Math.floor(count / width)]
    if (bar) bar.rows += 1
  }
  return bars
}

function niceWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= least) ?? 10 * power
}
