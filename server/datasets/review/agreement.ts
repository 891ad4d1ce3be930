import { cohenKappa, type Kappa } from '../../core/ratings/cohenKappa.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'

/** How far two reviewers agree on accepting (1) and rejecting (0). `rows`: those that both decided on. */
export type Agreement = {
  rows: number
  bothAccepted: number
  bothRejected: number
  /** Rows that only the first one, and only the second one, accepted. */
  onlyFirst: RowId[]
  onlySecond: RowId[]
  /** Null without rows, and when both decided the same on all. */
  kappa: Kappa | null
}

/** Compares the last decisions of two reviewers; an edited row counts as accepted. */
export function agreementOf(rows: Iterable<DatasetRow>, [first, second]: readonly [string, string]): Agreement {
  const pairs: [number, number][] = []
  const onlyFirst: RowId[] = []
  const onlySecond: RowId[] = []
  for (const { id, reviews } of rows) {
    const one = reviews.find(({ by }) => by === first)
    const other = reviews.find(({ by }) => by === second)
    if (!one || !other) continue
    const pair: [number, number] = [one.decision === 'rejected' ? 0 : 1, other.decision === 'rejected' ? 0 : 1]
    pairs.push(pair)
    if (pair[0] > pair[1]) onlyFirst.push(id)
    if (pair[1] > pair[0]) onlySecond.push(id)
  }
  return {
    rows: pairs.length,
    bothAccepted: pairs.filter(([a, b]) => a === 1 && b === 1).length,
    bothRejected: pairs.filter(([a, b]) => a === 0 && b === 0).length,
    onlyFirst,
    onlySecond,
    kappa: cohenKappa(pairs, { labels: 2 }),
  }
}
