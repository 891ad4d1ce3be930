import { isDeepStrictEqual } from 'node:util'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { knownRow } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import { openFileStamp } from '../files/fileStamp.ts'
import { withRegular } from '../files/regularFile.ts'
import type { DatasetPlace } from './datasetPlace.ts'
import { fileLines, readPlacedRow } from './readRows.ts'
import { insertRow, nextSeq, type RowIndex, rowTables } from './rowIndex.ts'

/**
 * Makes the index equal to rows.jsonl, which another program has changed. Changes that are not in the file yet are made on its rows: a row that was
 * changed on both sides keeps the change of the index, and the content of the file goes to its history.
 * @throws AppError BAD_INPUT with the line of a row that cannot be read, and the errors of `withRegular`; the index stays as it was
 */
export async function syncIndex(index: RowIndex, place: DatasetPlace): Promise<void> {
  const name = `datasets/${place.name}/rows.jsonl`
  const { rows, stamp } = await withRegular(place.rows, { within: place.folder, name }, async (file) => ({
    stamp: openFileStamp(file.fd),
    rows: await readAll(file, name),
  }))
  index.transaction(() => {
    const written = Number(index.meta('written') ?? 0)
    const pending = index.all<{ id: string; line: string }>('SELECT id, line FROM rows WHERE seq > ? ORDER BY n', written)
    const changed = new Map(pending.map(({ id, line }) => [id, knownRow(line)]))
    const removed = new Set(index.all<{ id: string }>('SELECT id FROM removed WHERE seq > ?', written).map(({ id }) => id))
    for (const table of [...rowTables, 'steps', 'undo']) index.run(`DELETE FROM ${table}`)
    index.run('DELETE FROM removed WHERE seq <= ?', written)
    const seq = changed.size > 0 ? nextSeq(index) : written
    for (const row of rows) {
      if (removed.has(row.id)) continue
      const mine = changed.get(row.id)
      changed.delete(row.id)
      if (mine) insertRow(index, joined(mine, row), { seq })
      else insertRow(index, row, { seq: 0 })
    }
    for (const row of changed.values()) insertRow(index, row, { seq })
    index.setMeta('stamp', stamp)
    index.setMeta('generation', String(Number(index.meta('generation') ?? 0) + 1))
  })
}

/** The rows of the whole file, before the index is changed. */
async function readAll(file: Parameters<typeof fileLines>[0], name: string): Promise<DatasetRow[]> {
  const rows: DatasetRow[] = []
  const lines = new Map<string, number>()
  for await (const { line, text } of fileLines(file, name)) {
    const row = readPlacedRow(text, { file: name, line })
    const before = lines.get(row.id)
    if (before !== undefined)
      throw new AppError('BAD_INPUT', `The row ${row.id} is also on line ${before}. Remove one of them.`, { place: { file: name, line } })
    lines.set(row.id, line)
    rows.push(row)
  }
  return rows
}

/** The changed row, with a content that only the file has in its history. */
function joined(mine: DatasetRow, theirs: DatasetRow): DatasetRow {
  const known = [mine.content, ...mine.history.map(({ before }) => before)]
  if (known.some((content) => isDeepStrictEqual(content, theirs.content))) return mine
  const edit = { at: new Date().toISOString(), by: 'rows.jsonl', how: 'changed in the file', before: theirs.content }
  return { ...mine, history: [...mine.history, edit] }
}
