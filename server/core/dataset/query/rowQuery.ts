import { rowKinds, type RowKind } from '../row/content.ts'
import { rowStatuses, type RowStatus, splitNames, type SplitName } from '../row/row.ts'

/** Which rows; a member that is left out does not restrict. */
export type RowFilter = {
  /** Words that all have to be in the row, as `foldedText` sees it. */
  text?: string | undefined
  statuses?: readonly RowStatus[] | undefined
  kinds?: readonly RowKind[] | undefined
  /** `none`: not in a split. */
  splits?: readonly (SplitName | 'none')[] | undefined
  /** Rows with at least one of them. */
  tags?: readonly string[] | undefined
  /** Rows on which the last decisions of reviewers differ. */
  isDisputed?: boolean | undefined
  /** Rows that all of these reviewers have decided on. */
  reviewedBy?: readonly string[] | undefined
  /** Rows that this reviewer has not decided on. */
  unreviewedBy?: string | undefined
}

/** What rows are sorted by. Lengths count UTF-16 units of `promptText` and `answerText`. A row without a value comes last. */
export type RowOrder = {
  by: 'position' | 'promptLength' | 'answerLength' | 'rating' | { score: string }
  isDescending: boolean
}

export type RowQuery = { filter?: RowFilter | undefined; order?: RowOrder | undefined }

export const filterChoices = { statuses: rowStatuses, kinds: rowKinds, splits: [...splitNames, 'none'] } as const
