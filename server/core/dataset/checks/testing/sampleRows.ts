import type { RowContent } from '../../row/content.ts'
import { type DatasetRow, newRow, type RowId } from '../../row/row.ts'

/** A row with the id `place` in twelve digits. */
export function rowOf(place: number, content: RowContent, known: Partial<DatasetRow> = {}): DatasetRow {
  return { ...newRow(String(place).padStart(12, '0') as RowId, content, { from: 'hand' }), ...known }
}

export function instruction(question: string, output: string, input = ''): RowContent {
  return { kind: 'instruction', instruction: question, input, output }
}
