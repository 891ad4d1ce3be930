import { closesFence, type Fence, openFence } from './fence.ts'
import type { Notebook, Segment } from './notebook.ts'

/** Positions in the text: where the line begins, where its ending begins, and where the next line begins. */
type Line = { from: number; contentEnd: number; to: number }

/**
 * Cuts a notebook file into front matter, prose and blocks. Never throws. A block is a CommonMark fence (``` or ~~~, indented by
 * at most three spaces) whose info string is `yaml KIND NAME`; other fences and all that is in them are prose. Front matter is at
 * the very top, between `---` lines. Takes time linear in the length of the text, and no memory for lines of prose.
 */
export function parseNotebook(text: string): Notebook {
  const segments: Segment[] = []
  const lines = new LineReader(text)
  const front = frontMatter(new LineReader(text))
  let proseFrom = 0
  let proseLine = 1
  if (front) {
    const { bodyFrom, bodyTo, end, lineCount } = front
    segments.push({ kind: 'frontMatter', raw: text.slice(0, end), line: 1, body: text.slice(bodyFrom, bodyTo), bodyLine: 2 })
    lines.skipTo(end, lineCount)
    proseFrom = end
    proseLine = lineCount + 1
  }
  const endProse = (to: number): void => {
    if (to > proseFrom) segments.push({ kind: 'prose', raw: text.slice(proseFrom, to), line: proseLine })
  }
  for (let line = lines.next(); line; line = lines.next()) {
    const fence = mayBeFence(text, line) ? openFence(lines.content(line)) : null
    if (!fence) continue
    const opening = lines.number
    const { bodyTo, end, closed } = findClose(text, lines, fence)
    const header = blockHeader(fence.info)
    if (!header) continue
    endProse(line.from)
    segments.push({
      kind: 'block',
      raw: text.slice(line.from, end),
      line: opening,
      ...header,
      body: text.slice(line.to, bodyTo),
      bodyLine: opening + 1,
      ...(closed ? {} : { unclosed: true as const }),
    })
    proseFrom = end
    proseLine = lines.number + 1
  }
  endProse(text.length)
  return { segments }
}

/** Reads a text line by line. A line ends with LF, CRLF or CR. */
class LineReader {
  /** The 1-based number of the line that was read last. */
  number = 0
  #next = 0
  readonly #text: string
  readonly #ending = /\r\n|\n|\r/g

  constructor(text: string) {
    this.#text = text
  }

  next(): Line | null {
    const from = this.#next
    if (from >= this.#text.length) return null
    this.#ending.lastIndex = from
    const ending = this.#ending.exec(this.#text)
    const contentEnd = ending?.index ?? this.#text.length
    this.#next = ending ? contentEnd + ending[0].length : contentEnd
    this.number += 1
    return { from, contentEnd, to: this.#next }
  }

  /** The line without its ending and without a byte order mark. */
  content({ from, contentEnd }: Line): string {
    const content = this.#text.slice(from, contentEnd)
    return from === 0 ? content.replace(/^\uFEFF/, '') : content
  }

  skipTo(position: number, number: number): void {
    this.#next = position
    this.number = number
  }
}

/** Whether a line begins like a fence; most lines do not, and need not be copied. */
function mayBeFence(text: string, { from }: Line): boolean {
  for (let at = from; at < from + 5; at++) {
    const character = text[at]
    if (character === '`' || character === '~') return true
    if (character !== ' ' && character !== '\uFEFF') return false
  }
  return false
}

function frontMatter(lines: LineReader): { bodyFrom: number; bodyTo: number; end: number; lineCount: number } | null {
  const first = lines.next()
  if (!first || !/^---[ \t]*$/.test(lines.content(first))) return null
  for (let line = lines.next(); line; line = lines.next()) {
    if (/^(---|\.\.\.)[ \t]*$/.test(lines.content(line)))
      return { bodyFrom: first.to, bodyTo: line.from, end: line.to, lineCount: lines.number }
  }
  return null
}

/** Reads on to the line that closes a fence, or to the end of the text. */
function findClose(text: string, lines: LineReader, fence: Fence): { bodyTo: number; end: number; closed: boolean } {
  for (let line = lines.next(); line; line = lines.next()) {
    if (mayBeFence(text, line) && closesFence(lines.content(line), fence)) return { bodyTo: line.from, end: line.to, closed: true }
  }
  return { bodyTo: text.length, end: text.length, closed: false }
}

/** Reads `yaml KIND NAME`, where the name may hold spaces; null for anything else, such as plain `yaml`, which is a code sample. */
function blockHeader(info: string): { blockKind: string; name: string } | null {
  const match = /^ya?ml[ \t]+([a-z][a-z0-9-]*)(?:[ \t]+(\S.*))?$/.exec(info)
  return match?.[1] === undefined ? null : { blockKind: match[1], name: match[2]?.trim() ?? '' }
}
