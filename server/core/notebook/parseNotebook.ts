import { closesFence, type Fence, openFence } from './fence.ts'
import type { Notebook, Segment } from './notebook.ts'

/** `content` is the line without its ending and without a byte order mark. */
type Line = { text: string; content: string }

/**
 * Cuts a notebook file into front matter, prose and blocks. Never throws. A block is a CommonMark fence (``` or ~~~, indented by
 * at most three spaces) whose info string is `yaml KIND NAME`; other fences and all that is in them are prose. Front matter is at
 * the very top, between `---` lines.
 */
export function parseNotebook(text: string): Notebook {
  const lines = splitLines(text)
  const segments: Segment[] = []
  const join = (from: number, to: number): string =>
    lines
      .slice(from, to)
      .map((line) => line.text)
      .join('')

  let next = frontMatterEnd(lines)
  if (next > 0) segments.push({ kind: 'frontMatter', raw: join(0, next), line: 1, body: join(1, next - 1), bodyLine: 2 })

  let proseFrom = next
  const endProse = (to: number): void => {
    if (to > proseFrom) segments.push({ kind: 'prose', raw: join(proseFrom, to), line: proseFrom + 1 })
  }
  while (next < lines.length) {
    const fence = openFence(lines[next]?.content ?? '')
    if (!fence) {
      next++
      continue
    }
    const close = findClose(lines, next + 1, fence)
    const end = Math.min(lines.length, close + 1)
    const header = blockHeader(fence.info)
    if (header) {
      endProse(next)
      const unclosed = close === lines.length ? { unclosed: true as const } : {}
      segments.push({
        kind: 'block',
        raw: join(next, end),
        line: next + 1,
        ...header,
        body: join(next + 1, close),
        bodyLine: next + 2,
        ...unclosed,
      })
      proseFrom = end
    }
    next = end
  }
  endProse(lines.length)
  return { segments }
}

/** The lines of a text with their endings: LF, CRLF or CR. */
function splitLines(text: string): Line[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
  return lines.map((line, index) => {
    const content = line.replace(/[\r\n]+$/, '')
    return { text: line, content: index === 0 ? content.replace(/^\uFEFF/, '') : content }
  })
}

function frontMatterEnd(lines: Line[]): number {
  if (!/^---[ \t]*$/.test(lines[0]?.content ?? '')) return 0
  const close = lines.findIndex(({ content }, index) => index > 0 && /^(---|\.\.\.)[ \t]*$/.test(content))
  return close + 1
}

function findClose(lines: Line[], from: number, fence: Fence): number {
  for (let index = from; index < lines.length; index++) {
    if (closesFence(lines[index]?.content ?? '', fence)) return index
  }
  return lines.length
}

/** Reads `yaml KIND NAME`, where the name may hold spaces; null for anything else, such as plain `yaml`, which is a code sample. */
function blockHeader(info: string): { blockKind: string; name: string } | null {
  const match = /^ya?ml[ \t]+([a-z][a-z0-9-]*)(?:[ \t]+(\S.*))?$/.exec(info)
  return match?.[1] === undefined ? null : { blockKind: match[1], name: match[2]?.trim() ?? '' }
}
