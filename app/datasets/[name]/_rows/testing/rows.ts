import type { RowContent } from '#server/core/dataset/row/content.ts'
import { type DatasetRow, newRow, type RowId } from '#server/core/dataset/row/row.ts'

/** A row for tests; its id is made of `n`. */
export function testRow(n: number, part: Partial<DatasetRow> = {}): DatasetRow {
  const content: RowContent = { kind: 'instruction', instruction: `Question ${n}`, input: '', output: `Answer ${n}` }
  return { ...newRow(testId(n), content, { from: 'hand' }), ...part }
}

export function testId(n: number): RowId {
  return n.toString(16).padStart(12, '0') as RowId
}
