import type { QualityMetric } from '#server/core/retrieval/metrics/qualityMetrics.ts'
import { type Failure, failureSplit, type FailureSplit } from '#server/core/retrieval/metrics/failureSplit.ts'
import type { MeasuredSettings, QualityReport } from '../../../../_trpc/apiTypes.ts'

type MeasuredQuery = MeasuredSettings['perQuery'][number]

/** A question under one way of searching. `rank`: the best of what is relevant, null if none was found. */
export type QuestionCell = { value: number; rank: number | null; failure: Failure | null; measured: MeasuredQuery }

/** A question with a cell for each way of searching; null where it is not judged at the level that is shown. */
export type QuestionRow = { id: string; text: string; cells: (QuestionCell | null)[] }

/** `by`: the position of a way of searching, or the text of the question. */
export type RowOrder = { by: number | 'text'; descending: boolean }

/** Where each question was lost within the first `k` under one way of searching. */
export function lossesOf({ perQuery }: Pick<MeasuredSettings, 'perQuery'>, k: number): FailureSplit {
  const all = perQuery.flatMap(({ relevant }) => relevant)
  const indexed = new Set(all.flatMap(({ id, indexed: isIndexed }) => (isIndexed ? [id] : [])))
  return failureSplit({
    qrels: new Map(perQuery.map(({ query, relevant }) => [query, new Map(relevant.map(({ id, grade }) => [id, grade]))])),
    isIndexed: (id) => indexed.has(id),
    retrieved: new Map(
      perQuery.map(({ query, relevant }) => [query, relevant.flatMap(({ id, rank }) => (rank !== null && rank <= k ? [id] : []))]),
    ),
  })
}

/** The rows of the judged questions, in the order of the report. */
export function questionRows(
  { queries, settings }: Pick<QualityReport, 'queries' | 'settings'>,
  { metric, k }: { metric: QualityMetric; k: number },
): QuestionRow[] {
  const columns = settings.map((each) => {
    const failures = new Map(lossesOf(each, k).perQuery.map(({ query, failure }) => [query, failure]))
    return new Map(
      each.perQuery.map((measured): [string, QuestionCell] => [
        measured.query,
        {
          value: measured.metrics[metric],
          rank: measured.relevant[0]?.rank ?? null,
          failure: failures.get(measured.query) ?? null,
          measured,
        },
      ]),
    )
  })
  return queries
    .map(({ id, text }) => ({ id, text, cells: columns.map((column) => column.get(id) ?? null) }))
    .filter(({ cells }) => cells.some((cell) => cell !== null))
}

/** Rows in order; equal scores by the rank of what is relevant, the worst first. Rows without a score come last. */
export function sortedRows(rows: readonly QuestionRow[], { by, descending }: RowOrder): QuestionRow[] {
  const sign = descending ? -1 : 1
  if (by === 'text') return rows.toSorted((a, b) => sign * a.text.localeCompare(b.text))
  return rows.toSorted((a, b) => {
    const [one, other] = [a.cells[by], b.cells[by]]
    if (!one || !other) return Number(!one) - Number(!other)
    return sign * (one.value - other.value || badness(other) - badness(one))
  })
}

function badness({ rank, failure }: QuestionCell): number {
  return failure === 'notIndexed' ? Number.MAX_SAFE_INTEGER : (rank ?? Number.MAX_SAFE_INTEGER - 1)
}
