import type { DatasetRow } from '#server/core/dataset/row/row.ts'

/**
 * A row as a reviewer sees it who is not to know what others think: with this reviewer's own decision alone, without the columns of the
 * source, which can name a model. The page does not show the origin in a blind review. A rating and a note, which others may have given, are
 * shown after the own decision.
 */
export function blindRow(row: DatasetRow, reviewer: string): DatasetRow {
  const own = row.reviews.find(({ by }) => by === reviewer)
  return {
    ...row,
    status: own?.decision ?? 'new',
    reason: own?.reason ?? null,
    rating: own ? row.rating : null,
    notes: own ? row.notes : '',
    fields: {},
    reviews: own ? [own] : [],
    history: row.history.filter(({ by }) => by === reviewer),
  }
}
