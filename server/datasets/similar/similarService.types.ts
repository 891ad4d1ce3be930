import type { RowId } from '../../core/dataset/row/row.ts'
import type { ShownJob } from '../../jobs/createBackground.ts'

/** What of the rows is compared: `promptText` or `answerText`. */
export type SimilarBy = 'prompt' | 'answer'
export type SimilarKey = { dataset: string; by: SimilarBy }

export type SimilarRows = {
  /** The embedding model, and why it was chosen, as a sentence. */
  model: string
  reason: string
  /** Rows that were compared, and rows that were not: they have no text, or they are newer than the vectors. */
  compared: number
  left: number
  /** The nearest first, without the row itself. `similarity`: the cosine. */
  rows: { id: RowId; similarity: number }[]
}

/** Rows that mean nearly the same. The vectors of a dataset are computed once and kept in memory. */
export type SimilarService = {
  /** Computes the vectors of all rows in the background. @throws AppError NOT_FOUND, CONFLICT if that is running */
  prepare(key: SimilarKey): Promise<void>
  cancel(key: SimilarKey): Promise<void>
  /** The last computation, now and after each change. */
  watch(key: SimilarKey, signal: AbortSignal): AsyncGenerator<ShownJob | null>
  /** Null while there are no vectors. @throws AppError NOT_FOUND, and the errors of the embedding model */
  nearest(input: SimilarKey & { row: RowId; most: number }): Promise<SimilarRows | null>
  close(): Promise<void>
}
