import { cleanText } from '../text/cleanText.ts'
import { readingOrder } from './readingOrder.ts'
import type { Piece } from './pieces.ts'
import { type Row, rowsOf } from './rows.ts'

/** A line of text in its column. `column` has the edges of the column, and the usual distance of its baselines. */
export type Line = {
  /** In NFC. */
  text: string
  x: number
  right: number
  y: number
  size: number
  /** A row of a table, with cells separated by ` | `, or a line of a table of contents. */
  isRow: boolean
  /** It is the first or the last of the page, apart from the others: a header or a footer, or a title. */
  isApart: boolean
  column: Column
}
export type Column = { left: number; right: number; pitch: number }

/** The lines of a page in reading order; `header` and `footer` are the lines apart from the others at its top and bottom. */
export type PageLines = { header: Line | null; lines: Line[]; footer: Line | null }

/** A space between two texts is at least this wide, and one between the columns of a table; in sizes of the text. */
const SPACE_EMS = 0.18
const TABLE_EMS = 1.5
/** Rows of a table have others at most this many lines away: between them are further lines of a cell. */
const NEAR_ROWS = 3
/** A number or sign before a heading or an item is no cell. */
const marker = /^\s*(?:[(]?[\dA-Z]{1,3}(?:\.\d+)*[.)]?|[•‣▪■□●○◦▶※·∙*–—-])\s*$/
/** The dots before a page number. */
const leader = /(?:\. ?){4}\s*\S{1,6}\s*$/
/** A header is this far from the text, in sizes of its own. */
const APART_EMS = 1.8

export function pageLines(pieces: readonly Piece[]): PageLines {
  const rows = rowsOf(pieces)
  const isApart = (edge: Row | undefined, next: Row | undefined) => !!edge && !!next && Math.abs(next.y - edge.y) > APART_EMS * edge.size
  const header = isApart(rows[0], rows[1]) ? rows[0] : null
  const footer = isApart(rows.at(-1), rows.at(-2)) ? rows.at(-1) : null
  const others = rows.filter((row) => row !== header && row !== footer)
  const alone = (row: Row | null | undefined) => (row ? lineOf(row, columnOf([row]), { isApart: true, inTable: false }) : null)
  return { header: alone(header), lines: readingOrder(others.flatMap(({ pieces: own }) => own)).flatMap(linesOf), footer: alone(footer) }
}

function linesOf(rows: readonly Row[]): Line[] {
  const column = columnOf(rows)
  const lines = rows.map((row) => lineOf(row, column, { isApart: false, inTable: true }))
  // A row without another one near it is a line with wide spaces, as justified type has.
  const isNear = (at: number) => lines.slice(Math.max(0, at - NEAR_ROWS), at + NEAR_ROWS + 1).filter(({ isRow }) => isRow).length > 1
  return rows.flatMap((row, at) => (isNear(at) ? (lines[at] ?? []) : lineOf(row, column, { isApart: false, inTable: false })))
}

function columnOf(rows: readonly Row[]): Column {
  return {
    left: Math.min(...rows.map(({ pieces }) => pieces[0]?.x ?? Infinity)),
    right: Math.max(...rows.flatMap(({ pieces }) => pieces.map(({ right }) => right))),
    pitch: pitchOf(rows),
  }
}

/** The median distance of baselines; that of single spacing where the rows are too few to tell. */
function pitchOf(rows: readonly Row[]): number {
  const distances = rows.slice(1).map((row, index) => row.y - (rows[index]?.y ?? 0))
  const median = distances.toSorted((one, other) => one - other)[Math.floor(distances.length / 2)]
  const single = 1.25 * Math.min(...rows.map(({ size }) => size))
  return median === undefined || rows.length < 4 ? single : Math.max(median, single * 0.8)
}

function lineOf({ pieces, y }: Row, column: Column, { isApart, inTable }: { isApart: boolean; inTable: boolean }): Line {
  const ordered = pieces.some(({ toLeft }) => toLeft) ? pieces.toReversed() : pieces
  let text = ''
  let before: Piece | null = null
  let isRow = false
  const lengths = new Map<number, number>()
  for (const piece of ordered) {
    // Bold type is often the same text drawn twice.
    if (before?.text === piece.text && Math.abs(before.x - piece.x) < SPACE_EMS * piece.size) continue
    const space = before ? Math.max(piece.x - before.right, before.x - piece.right) : 0
    const isCell = inTable && space > TABLE_EMS * piece.size && !marker.test(text)
    isRow ||= isCell
    if (isCell) text = `${text.trimEnd()} | `
    else if (space > SPACE_EMS * piece.size && !/\s$/.test(text) && !/^\s/.test(piece.text)) text += ' '
    text += piece.text
    const size = Math.round(piece.size * 2) / 2
    lengths.set(size, (lengths.get(size) ?? 0) + piece.text.length)
    before = piece
  }
  const [size = 0] = [...lengths].toSorted(([, one], [, other]) => other - one)[0] ?? []
  return {
    text: cleanText(text).replace(/\s+/g, ' ').trim(),
    x: Math.min(...pieces.map((piece) => piece.x)),
    right: Math.max(...pieces.map((piece) => piece.right)),
    y,
    size,
    isRow: isRow || leader.test(text),
    isApart,
    column,
  }
}
