import type { Piece } from './pieces.ts'
import { type Row, rowsOf } from './rows.ts'

/**
 * A column of text is at least this wide, has this many rows, and half of them fill this share of its width with text. Others are columns of
 * a table, whose rows stay together.
 */
const COLUMN_EMS = 12
const COLUMN_ROWS = 3
const COLUMN_FILLED = 0.7
/** The least width of the space between two columns. */
const GUTTER_EMS = 0.9
/** A page with more rows is read from top to bottom. */
const MOST_ROWS = 300

type Gap = { from: number; to: number }

/**
 * The rows of a page in the order in which they are read, as columns: a column is read to its end before the one to its right. Rows that
 * go over the space between columns, such as titles, divide the page.
 */
export function readingOrder(pieces: readonly Piece[]): Row[][] {
  const rows = rowsOf(pieces)
  if (rows.length > MOST_ROWS) return [rows]
  const columns: Row[][] = []
  let across: Row[] = []
  let at = 0
  while (at < rows.length) {
    const found = columnsFrom(rows, at)
    const row = rows[at]
    if (found === null) {
      if (row) across.push(row)
      at += 1
      continue
    }
    if (across.length > 0) columns.push(across)
    across = []
    const both = rows.slice(at, found.end).flatMap((one) => one.pieces)
    columns.push(...readingOrder(both.filter(({ x }) => x < found.middle)), ...readingOrder(both.filter(({ x }) => x >= found.middle)))
    at = found.end
  }
  return across.length > 0 ? [...columns, across] : columns
}

/** The longest run of rows, beginning with the row `at`, that has a space between two columns from top to bottom. */
function columnsFrom(rows: readonly Row[], at: number): { end: number; middle: number } | null {
  const pieces = rows.flatMap((row) => row.pieces)
  const left = Math.min(...pieces.map(({ x }) => x))
  const right = Math.max(...pieces.map((piece) => piece.right))
  let gaps: Gap[] = [{ from: left, to: right }]
  let last: { end: number; middle: number } | null = null
  for (let end = at; end < rows.length; end += 1) {
    const row = rows[end]
    if (!row) break
    gaps = common(gaps, gapsIn(row, { from: left, to: right })).filter(({ from, to }) => to - from >= GUTTER_EMS * row.size)
    if (gaps.length === 0) break
    const run = rows.slice(at, end + 1)
    const gutter = gaps.find((gap) => isColumn(run, left, gap.from) && isColumn(run, gap.to, right))
    if (gutter) last = { end: end + 1, middle: (gutter.from + gutter.to) / 2 }
  }
  return last
}

/** Where a row has no text between the edges of the page's text. */
function gapsIn({ pieces }: Row, { from, to }: Gap): Gap[] {
  const gaps: Gap[] = []
  let at = from
  for (const { x, right } of pieces) {
    if (x > at) gaps.push({ from: at, to: x })
    at = Math.max(at, right)
  }
  return to > at ? [...gaps, { from: at, to }] : gaps
}

function common(some: readonly Gap[], others: readonly Gap[]): Gap[] {
  return some.flatMap((one) =>
    others.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })).filter(({ from, to }) => to > from),
  )
}

function isColumn(rows: readonly Row[], from: number, to: number): boolean {
  const widths: number[] = []
  let size = 0
  for (const row of rows) {
    const own = row.pieces.filter(({ x }) => x >= from && x < to)
    if (own.length === 0) continue
    widths.push(filled(own, row.size))
    size = Math.max(size, row.size)
  }
  if (widths.length < COLUMN_ROWS) return false
  const median = widths.toSorted((one, other) => one - other)[Math.floor(widths.length / 2)] ?? 0
  return median >= COLUMN_EMS * size && median >= COLUMN_FILLED * (to - from)
}

/** The width of the texts of a row, with the spaces between words. */
function filled(pieces: readonly Piece[], size: number): number {
  const gaps = pieces.slice(1).map(({ x }, index) => x - (pieces[index]?.right ?? x))
  const whole = Math.max(...pieces.map(({ right }) => right)) - (pieces[0]?.x ?? 0)
  return whole - gaps.reduce((sum, gap) => sum + (gap > GUTTER_EMS * size ? gap : 0), 0)
}
