import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { addedColumns, isSound } from './rowChecks.ts'

/** Rows that one query reads while all goes well; one by one near a damaged place. */
const ROWS_A_PAGE = 256
const MOST_ROWID = 2 ** 45

type Row = Record<string, SQLOutputValue>
type Table = { name: string; columns: string[]; order: string[] }
/** How many rows were copied, by table. */
export type Salvaged = ReadonlyMap<string, number>

/**
 * Copies what can be read of a damaged database into an empty one of the current format. Pages that cannot be read are skipped, and rows
 * whose content is not valid are left out. Indexes of the damaged file are not used.
 */
export function salvage(from: DatabaseSync, to: DatabaseSync): Salvaged {
  const salvaged = new Map<string, number>()
  const tables = to.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`).all()
  to.exec('BEGIN IMMEDIATE')
  // In the order of their creation, a table comes after those that it refers to.
  for (const { name } of tables) salvaged.set(String(name), copyTable(from, to, String(name)))
  to.exec('COMMIT')
  return salvaged
}

function copyTable(from: DatabaseSync, to: DatabaseSync, name: string): number {
  const here = new Set(columnsOf(from, name).map((column) => column.name))
  const wanted = columnsOf(to, name)
  const columns = wanted.flatMap((column) => (here.has(column.name) ? [column.name] : []))
  if (columns.length === 0) return 0
  const added = Object.entries(addedColumns[name] ?? {}).filter(([column]) => !here.has(column))
  const keyed = wanted.filter(({ key }) => key > 0).toSorted((a, b) => a.key - b.key)
  const withRowid = hasRowid(to, name)
  // The order of rows is that of their ids, and is kept.
  const written = withRowid && !columns.includes('id') ? ['rowid', ...columns] : columns
  const target = [...written, ...added.map(([column]) => column)]
  const insert = to.prepare(`INSERT OR IGNORE INTO ${name} (${target.join(', ')}) VALUES (${target.map(() => '?').join(', ')})`)
  let copied = 0
  const take = (row: Row): void => {
    if (!isSound(name, row)) return
    try {
      copied += Number(insert.run(...written.map((column) => row[column] as SQLInputValue), ...added.map(([, value]) => value)).changes)
    } catch {
      // A value of the wrong type, or a reference to a row that is lost.
    }
  }
  const table = { name, columns, order: keyed.map((column) => column.name) }
  attempt(() => (withRowid ? readByRowid(from, table, take) : readByKey(from, table, take)))
  return copied
}

function columnsOf(raw: DatabaseSync, table: string): { name: string; key: number }[] {
  try {
    const rows = raw.prepare('SELECT name, pk FROM pragma_table_info(?)').all(table)
    return rows.map(({ name, pk }) => ({ name: String(name), key: Number(pk) }))
  } catch {
    return []
  }
}

function hasRowid(raw: DatabaseSync, table: string): boolean {
  return raw.prepare('SELECT wr FROM pragma_table_list(?)').get(table)?.wr === 0
}

/** Reads rows in the order of their ids, and goes on behind each place that cannot be read. */
function readByRowid(raw: DatabaseSync, { name, columns }: Table, take: (row: Row) => void): void {
  const page = raw.prepare(`SELECT rowid AS rowid, ${columns.join(', ')} FROM ${name} NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT ?`)
  // A damaged tree can lead in a circle: rows whose ids do not ascend are not believed.
  const after = (id: number, rows: number): Row[] | null => {
    const found = attempt(() => page.all(id, rows))
    return found?.every((row, index) => Number(row.rowid) > Number(found[index - 1]?.rowid ?? id)) ? found : null
  }
  for (let last = -1, rows = ROWS_A_PAGE; ;) {
    const found = after(last, rows)
    if (found) {
      for (const row of found) take(row)
      if (found.length < rows) return
      last = Number(found.at(-1)?.rowid)
      rows = Math.min(rows * 2, ROWS_A_PAGE)
    } else if (rows > 1) rows = 1
    else {
      const gap = readableGap((step) => after(last + step, 1) !== null)
      if (gap === null) return
      last += gap
    }
  }
}

/** The smallest step over a place that cannot be read; null if nothing behind it can be read. */
function readableGap(readable: (step: number) => boolean): number | null {
  let high = 1
  while (!readable(high)) {
    high *= 2
    if (high > MOST_ROWID) return null
  }
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readable(middle)) high = middle
    else low = middle
  }
  return high
}

/** Reads a table without row ids from both ends up to the first place that cannot be read. */
function readByKey(raw: DatabaseSync, { name, columns, order }: Table, take: (row: Row) => void): void {
  for (const [comparison, direction] of [
    ['>', 'ASC'],
    ['<', 'DESC'],
  ] as const) {
    const sorted = order.map((column) => `${column} ${direction}`).join(', ')
    const select = `SELECT ${columns.join(', ')} FROM ${name}`
    const first = raw.prepare(`${select} ORDER BY ${sorted} LIMIT ?`)
    const next = raw.prepare(
      `${select} WHERE (${order.join(', ')}) ${comparison} (${order.map(() => '?').join(', ')}) ORDER BY ${sorted} LIMIT ?`,
    )
    let whole = true
    // A damaged tree can lead in a circle.
    const met = new Set<string>()
    for (let last: Row | null = null, rows = ROWS_A_PAGE; ;) {
      const found: Row[] | null = attempt(() =>
        last === null ? first.all(rows) : next.all(...order.map((column) => last?.[column] as SQLInputValue), rows),
      )
      if (found) {
        for (const row of found) take(row)
        if (found.length < rows) break
        last = found.at(-1) ?? null
        const place = JSON.stringify(order.map((column) => String(last?.[column])))
        if (met.has(place)) break
        met.add(place)
      } else if (rows > 1) rows = 1
      else {
        whole = false
        break
      }
    }
    if (whole) return
  }
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch {
    return null
  }
}
