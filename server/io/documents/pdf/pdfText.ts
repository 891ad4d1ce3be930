import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { cleanText } from '../text/cleanText.ts'
import { headingLevels } from './headingLevels.ts'
import { type Join, joinOf, wordsInside } from './lineJoin.ts'
import type { Line, PageLines } from './lines.ts'

/** A page: its lines and the texts that are not horizontal. */
export type PdfPage = PageLines & { turned: readonly string[] }

/** A header has to be on this many pages, and on half of all, to be a repeated one. */
const REPEATED = 3

const separators: Record<Join, string> = { paragraph: '\n\n', line: '\n', ' ': ' ', '': '', glue: '' }

/**
 * The text of pages: lines joined to paragraphs, with headings and the places where pages begin. Page numbers and repeated headers are
 * left out.
 */
export function pdfText(pages: readonly PdfPage[]): Pick<SourceDocument, 'text' | 'headings' | 'pages'> {
  const entries = entriesOf(pages)
  const lines = entries.flatMap(({ line }) => line ?? [])
  const levelOf = headingLevels(lines)
  const words = wordsInside(lines)
  const headings: { level: number; start: number; end: number }[] = []
  const starts: number[] = []
  const parts: string[] = []
  let length = 0
  let join: Join | null = null
  for (const [index, { line, text, page }] of entries.entries()) {
    const separator = join === null ? '' : separators[join]
    const continued = join !== null && join !== 'paragraph'
    const following = entries[index + 1]?.line
    const level = line && levelOf(line)
    join = line && following ? joinOf(line, following, { levels: [level, levelOf(following)], words }) : 'paragraph'
    const shown = join === 'glue' ? text.slice(0, -1) : text
    const start = length + separator.length
    starts[page] ??= start
    length = start + shown.length
    parts.push(separator, shown)
    const heading = headings.at(-1)
    if (level === null) continue
    if (continued && heading) heading.end = length
    else headings.push({ level, start, end: length })
  }
  for (let page = pages.length - 1; page >= 0; page -= 1) starts[page] ??= starts[page + 1] ?? length
  return { text: parts.join(''), headings, pages: starts }
}

type Entry = { page: number; line: Line | null; text: string }

function entriesOf(pages: readonly PdfPage[]): Entry[] {
  const isRepeated = repeatedLines(pages)
  const kept = (line: Line | null) => (line === null || isRepeated(line) ? [] : [line])
  return pages.flatMap(({ header, lines, footer, turned }, page) => [
    ...[...kept(header), ...lines, ...kept(footer)].filter(({ text }) => text !== '').map((line) => ({ page, line, text: line.text })),
    ...turned.map((text) => ({ page, line: null, text: cleanText(text).replace(/\s+/g, ' ').trim() })).filter(({ text }) => text !== ''),
  ])
}

const pageNumber = /^[-–—\s]*(?:page|p\.|쪽)?\s*\d+\s*(?:(?:of|\/)\s*\d+)?\s*(?:쪽)?[-–—\s]*$/i

/** True for page numbers, and for headers and footers that many pages have with other numbers in them. */
function repeatedLines(pages: readonly PdfPage[]): (line: Line) => boolean {
  const masked = ({ text }: Line) => text.replace(/\d+/g, '#')
  const counts = new Map<string, number>()
  for (const { header, footer } of pages) {
    for (const text of new Set([header, footer].flatMap((line) => (line ? [masked(line)] : []))))
      counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const enough = Math.max(REPEATED, pages.length / 2)
  return (line) => pageNumber.test(line.text) || (counts.get(masked(line)) ?? 0) >= enough
}
