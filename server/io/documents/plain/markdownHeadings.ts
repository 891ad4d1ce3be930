import type { SourceDocument } from '../../../core/retrieval/document.ts'

type Headings = SourceDocument['headings'][number][]
type Span = { start: number; end: number }

/** The YAML between `---` lines at the beginning of a Markdown text, these lines included; `''` where there is none. */
export function frontMatterOf(text: string): string {
  return /^---[ \t]*\r?\n(?:[^\n]*\n)*?---[ \t]*(?:\r?\n|$)/.exec(text)?.[0] ?? ''
}

/**
 * Headings of a Markdown text with `#` before them or a line of `=` or `-` below (CommonMark 4.2 and 4.3), outside of code blocks. A
 * heading's place is that of its words, without the marks.
 */
export function markdownHeadings(text: string): Headings {
  const headings: Headings = []
  let fence: string | null = null
  /** The first and the last line of the paragraph that would be the words of a heading. */
  let paragraph: Span | null = null
  let at = frontMatterOf(text).length
  while (at < text.length) {
    const next = text.indexOf('\n', at)
    const end = next === -1 ? text.length : next
    const line = text.slice(at, end)
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null
    } else if (mark !== null) {
      fence = mark
      paragraph = null
    } else {
      const level = underlineLevel(line)
      const marked = /^( {0,3}(#{1,6}))(?:[ \t]|\r?$)/.exec(line)
      if (paragraph !== null && level !== null) headings.push({ level, ...paragraph })
      else if (marked) {
        const words = trimmed(text, at + (marked[1] ?? '').length, at + line.replace(/[ \t]#+[ \t\r]*$/, '').length)
        if (words) headings.push({ level: (marked[2] ?? '').length, ...words })
      }
      const isWords: boolean = level === null && !marked && !isOther(line, paragraph !== null)
      paragraph = isWords ? continued(paragraph, trimmed(text, at, end)) : null
    }
    at = end + 1
  }
  return headings
}

function underlineLevel(line: string): number | null {
  return /^ {0,3}=+[ \t\r]*$/.test(line) ? 1 : /^ {0,3}-+[ \t\r]*$/.test(line) ? 2 : null
}

/** Items of lists, quotes, tables and, outside of a paragraph, indented code are no words of a heading. */
function isOther(line: string, inParagraph: boolean): boolean {
  return /^ {0,3}(?:[-*+>|]|\d{1,9}[.)][ \t])/.test(line) || (!inParagraph && /^(?: {4}|\t)/.test(line))
}

function continued(before: Span | null, line: Span | null): Span | null {
  return line && { start: before?.start ?? line.start, end: line.end }
}

function trimmed(text: string, from: number, to: number): Span | null {
  const words = text.slice(from, to)
  const start = from + words.length - words.trimStart().length
  const end = from + words.trimEnd().length
  return start < end ? { start, end } : null
}
