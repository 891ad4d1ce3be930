import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { knownRow, rowLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import { openFileStamp } from '../files/fileStamp.ts'
import { withRegular } from '../files/regularFile.ts'
import type { DatasetPlace } from './datasetPlace.ts'
import { fileLines, readPlacedRow } from './readRows.ts'
import { joinedRow } from './joinedRow.ts'
import { baseLine, forgetSplitSeed, insertRow, keepBaseLine, nextSeq, type RowIndex, rowTables } from './rowIndex.ts'

/**
 * Makes the index equal to rows.jsonl, which another program has changed. Changes that are not in the file yet are made on its rows: a row that was
 * changed on both sides is joined as `joinedRow` tells. The seed of the last split is kept if the file has the same splits.
 * @throws AppError BAD_INPUT with the line of a row that cannot be read, and the errors of `withRegular`; the index stays as it was
 */
export async function syncIndex(index: RowIndex, place: DatasetPlace): Promise<void> {
  const name = `datasets/${place.name}/rows.jsonl`
  const { rows, stamp } = await withRegular(place.rows, { within: place.folder, name }, async (file) => ({
    stamp: openFileStamp(file.fd),
    rows: await readAll(file, name),
  }))
  const at = new Date().toISOString()
  index.transaction(() => {
    const written = Number(index.meta('written') ?? 0)
    const pending = index.all<{ id: string; line: string }>('SELECT id, line FROM rows WHERE seq > ? ORDER BY n', written)
    const changed = new Map(pending.map(({ id, line }) => [id, knownRow(line)]))
    const bases = new Map(pending.map(({ id }) => [id, baseLine(index, id)]))
    const splits = splitsOf(index)
    const removed = new Set(index.all<{ id: string }>('SELECT id FROM removed WHERE seq > ?', written).map(({ id }) => id))
    for (const table of [...rowTables, 'steps', 'undo']) index.run(`DELETE FROM ${table}`)
    index.run('DELETE FROM removed WHERE seq <= ?', written)
    const seq = changed.size > 0 ? nextSeq(index) : written
    for (const row of rows) {
      if (removed.has(row.id)) continue
      const mine = changed.get(row.id)
      changed.delete(row.id)
      const base = bases.get(row.id) ?? null
      const after = mine ? joinedRow(mine, row, { base: base === null ? null : knownRow(base), at }) : row
      insertRow(index, after, { seq: mine ? seq : 0 })
      // The next time, before the row is written, the file of now is what both sides began with.
      if (mine) keepBaseLine(index, { seq, id: row.id, line: rowLine(row) })
      if (after.split !== (splits.get(row.id) ?? null)) forgetSplitSeed(index)
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

/** The splits of the rows by id, of those that are in one. */
function splitsOf(index: RowIndex): Map<string, string> {
  const rows = index.all<{ id: string; split: string }>('SELECT id, split FROM rows WHERE split IS NOT NULL')
  return new Map(rows.map(({ id, split }) => [id, split]))
}
