import { closesFence, openFence } from '../../notebook/fence.ts'
import type { SourceDocument } from '../document.ts'

type Heading = SourceDocument['headings'][number]

/**
 * A part of a document: whole lines, blank ones left out. Fences are Markdown's code, tables are Markdown's or lines with tabs. Positions
 * are UTF-16 units.
 */
export type DocumentPart =
  | { kind: 'paragraph' | 'fence' | 'table'; start: number; end: number }
  | { kind: 'heading'; start: number; end: number; heading: Heading }

type Line = { start: number; end: number; text: string }

/** The parts of a document in order. Headings inside of fences are code. */
export function documentParts({ text, headings }: Pick<SourceDocument, 'text' | 'headings'>): DocumentPart[] {
  const lines = linesOf(text)
  const starting = headingLines(lines, headings)
  const parts: DocumentPart[] = []
  for (let at = 0; at < lines.length;) {
    const line = lines[at]
    if (!line || isBlank(line)) {
      at++
      continue
    }
    const heading = starting.get(at)
    const kind = openFence(line.text) ? 'fence' : beginsTable(lines, at) ? 'table' : 'paragraph'
    const next = heading ? afterHeading(lines, at, heading) : kind === 'fence' ? afterFence(lines, at) : after(lines, at, kind, starting)
    const place = { start: line.start, end: lines[next - 1]?.end ?? line.end }
    parts.push(heading ? { kind: 'heading', ...place, heading } : { kind, ...place })
    at = next
  }
  return parts
}

function linesOf(text: string): Line[] {
  let start = 0
  return text.split('\n').map((line) => {
    const place = { start, end: start + line.length, text: line.endsWith('\r') ? line.slice(0, -1) : line }
    start = place.end + 1
    return place
  })
}

/** The headings by the index of the line on which they begin; of two on one line the first. */
function headingLines(lines: readonly Line[], headings: readonly Heading[]): ReadonlyMap<number, Heading> {
  const found = new Map<number, Heading>()
  let at = 0
  for (const heading of headings.toSorted((a, b) => a.start - b.start)) {
    while (at < lines.length - 1 && (lines[at]?.end ?? 0) < heading.start) at++
    if (!found.has(at)) found.set(at, heading)
  }
  return found
}

function afterHeading(lines: readonly Line[], at: number, { end }: Heading): number {
  let next = at + 1
  while (next < lines.length && (lines[next]?.start ?? end) < end) next++
  const underline = /^ {0,3}(?:=+|-+)[ \t]*$/.test(lines[next]?.text ?? '')
  return underline ? next + 1 : next
}

/** A fence that is not closed reaches to the end, as in Markdown. */
function afterFence(lines: readonly Line[], at: number): number {
  const fence = openFence(lines[at]?.text ?? '')
  let next = at + 1
  if (!fence) return next
  while (next < lines.length && !closesFence(lines[next]?.text ?? '', fence)) next++
  return Math.min(next + 1, lines.length)
}

function after(lines: readonly Line[], at: number, kind: 'table' | 'paragraph', starting: ReadonlyMap<number, Heading>): number {
  const goesOn = (line: Line, index: number) =>
    !isBlank(line) && !starting.has(index) && !openFence(line.text) && (kind === 'table' ? isRow(line) : !beginsTable(lines, index))
  let next = at + 1
  for (let line = lines[next]; line && goesOn(line, next); line = lines[++next]);
  return next
}

function beginsTable(lines: readonly Line[], at: number): boolean {
  const [line, below] = [lines[at], lines[at + 1]]
  if (!line || !below) return false
  if (isTabbed(line) && isTabbed(below)) return true
  return line.text.includes('|') && (isDelimiter(below) || (isPiped(line) && isPiped(below)))
}

function isRow(line: Line): boolean {
  return line.text.includes('|') || isTabbed(line)
}

function isDelimiter({ text }: Line): boolean {
  return text.includes('-') && text.includes('|') && /^[\s|:-]+$/.test(text)
}

function isPiped({ text }: Line): boolean {
  return text.trimStart().startsWith('|')
}

/** Cells with a tab between them; a tab before the first one is an indent. */
function isTabbed({ text }: Line): boolean {
  return text.trim().includes('\t')
}

function isBlank({ text }: Line): boolean {
  return text.trim() === ''
}
