import type { RowContent } from '../../row/content.ts'

/**
 * What a program that reads exports does with a row without saying so: `drop` leaves the row out, `lose` reads it without a part. The reason is
 * a sentence that names the part.
 */
export type ImporterProblem = { effect: 'drop' | 'lose'; reason: string }

/** The rules of one program. A row of a kind that it has no form for is no problem of the row, and gives nothing. */
export type ImporterRule = {
  title: string
  /** The source of the rules. */
  source: string
  problems: (content: RowContent) => ImporterProblem[]
}
