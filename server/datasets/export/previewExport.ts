import type { SplitColumn } from '../../core/dataset/split/splitTable.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import { createColumnTally } from './exportNotes.ts'
import type { ExportRequest } from './exportRequest.ts'
import { choiceOf } from './gatherParts.ts'
import { rowRecords } from './rowRecords.ts'

/** What of a request `exportRows` would put into the files; the path does not matter. */
export type PreviewRequest = Pick<ExportRequest, 'format' | 'split' | 'statuses' | 'rows' | 'unpair' | 'withOrigin' | 'profile'>

/**
 * What an export would hold. `reasons`: why rows would be left out, the most frequent first, each with the first rows it is about. `notes`: what
 * would be written otherwise than the rows have it. Completion texts are written later, so a row may still be left out by its template.
 */
export type ExportPreview = {
  chosen: number
  rows: number
  records: number
  splits: Partial<Record<SplitColumn, number>>
  reasons: { reason: string; rows: number; first: RowId[] }[]
  notes: { note: string; rows: number }[]
}

const FIRST_SHOWN = 20
const REASONS_SHOWN = 100

export async function previewExport(
  rows: Iterable<DatasetRow> | AsyncIterable<DatasetRow>,
  request: PreviewRequest,
): Promise<ExportPreview> {
  const isChosen = choiceOf(request)
  const preview: ExportPreview = { chosen: 0, rows: 0, records: 0, splits: {}, reasons: [], notes: [] }
  const reasons = new Map<string, { rows: number; first: RowId[] }>()
  const notes = new Map<string, number>()
  const columns = createColumnTally()
  for await (const row of rows) {
    if (!isChosen(row)) continue
    preview.chosen += 1
    const made = rowRecords(row, request)
    if ('reason' in made) {
      const known = reasons.get(made.reason) ?? { rows: 0, first: [] }
      reasons.set(made.reason, known)
      known.rows += 1
      if (known.first.length < FIRST_SHOWN) known.first.push(row.id)
      continue
    }
    preview.rows += 1
    preview.records += made.records.length
    const split = row.split ?? 'none'
    preview.splits[split] = (preview.splits[split] ?? 0) + 1
    for (const note of new Set(made.notes)) notes.set(note, (notes.get(note) ?? 0) + 1)
    columns.add(row)
  }
  const unwritten = columns.unwritten()
  if (unwritten) notes.set(unwritten.note, unwritten.rows)
  const byRows = (a: { rows: number }, b: { rows: number }) => b.rows - a.rows
  preview.reasons = [...reasons]
    .map(([reason, found]) => ({ reason, ...found }))
    .toSorted(byRows)
    .slice(0, REASONS_SHOWN)
  preview.notes = [...notes].map(([note, count]) => ({ note, rows: count })).toSorted(byRows)
  return preview
}
