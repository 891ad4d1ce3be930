import { closesFence, type Fence, fenceLengthFor, openFence } from './fence.ts'
import type { Notebook, Segment, Block } from './notebook.ts'

/** The line ending of the file's first line, LF if it has none. */
export function lineEnding(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
}

/** The whole text of a new block. Its fence is as long as the body needs. */
export function newBlock({ kind, name }: { kind: string; name: string }, body: string, newline: string): string {
  const marks = '`'.repeat(fenceLengthFor(body, '`'))
  return `${marks}yaml ${kind} ${name}${newline}${wholeLines(body, newline)}${marks}${newline}`
}

/** A block's text with another body. Its opening and closing lines stay, or get longer if the body needs that. */
export function withBody({ raw, body }: Block, fresh: string, newline: string): string {
  const [header = ''] = /^[^\r\n]*(?:\r\n|\n|\r)?/.exec(raw) ?? []
  const footer = raw.slice(header.length + body.length)
  const opened = header.endsWith('\n') || header.endsWith('\r') ? header : header + newline
  const fence = fenceOf(header)
  // A line feed after a lone carriage return would be read as one CRLF with it.
  const lines = wholeLines(fresh, opened.endsWith('\r') ? '\r' : newline)
  if (!fence) return opened + lines + footer
  // A fence that is longer than the new body needs stays as its author wrote it.
  const needed = lines.split(/\r\n|\n|\r/).some((line) => closesFence(line, { ...fence, length: 3 }))
    ? fenceLengthFor(lines, fence.mark)
    : 3
  const length = Math.max(fence.length, needed)
  const grow = (line: string): string => line.replace(fence.mark.repeat(3), fence.mark.repeat(3 + length - fence.length))
  return length === fence.length ? opened + lines + footer : grow(opened) + lines + grow(footer)
}

/** The notebook's text with a block inserted after the segment at `at`, and a blank line before and after it. */
export function insertAfter(notebook: Notebook, at: number, block: string, newline: string): string {
  const before = closed(notebook.segments.slice(0, at + 1), newline)
  const after = notebook.segments
    .slice(at + 1)
    .map(({ raw }) => raw)
    .join('')
  const gapBefore =
    before === '' ? '' : /[\r\n]$/.test(before) ? (/(^|\r\n|\n|\r)[ \t]*(\r\n|\n|\r)$/.test(before) ? '' : newline) : newline + newline
  const gapAfter = after === '' || /^[ \t]*(\r\n|\n|\r)/.test(after) ? '' : newline
  return before + gapBefore + block + gapAfter + after
}

/** A body with the file's line endings, its last line ended too. */
function wholeLines(body: string, newline: string): string {
  const lines = body.replace(/\r\n|\n|\r/g, newline)
  return lines === '' || lines.endsWith(newline) ? lines : lines + newline
}

/** Segments as text. If the last one leaves its fence open, it is closed here: what follows would become part of it. */
function closed(segments: Segment[], newline: string): string {
  const text = segments.map(({ raw }) => raw).join('')
  const last = segments.at(-1)
  const open = last?.kind === 'block' && last.unclosed ? fenceOf(last.raw) : openProseFence(last)
  if (!open) return text
  return `${text}${/[\r\n]$/.test(text) ? '' : newline}${open.mark.repeat(open.length)}${newline}`
}

function fenceOf(raw: string): Fence | null {
  return openFence(raw.replace(/^\uFEFF/, '').replace(/[\r\n][\s\S]*$/, ''))
}

/** The fence that a segment of prose leaves open at its end, or null. */
function openProseFence(segment: Segment | undefined): Fence | null {
  if (segment?.kind !== 'prose') return null
  let fence: Fence | null = null
  for (const line of segment.raw.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (!fence) fence = openFence(line)
    else if (closesFence(line, fence)) fence = null
  }
  return fence
}
