import { closesFence, type Fence, openFence } from '../../notebook/fence.ts'
import type { TextRange } from './textRange.ts'

/** The code in a Markdown text, in order: fences, one that is not closed up to the end, and spans between backquotes. */
export function codeRanges(text: string): TextRange[] {
  const ranges: TextRange[] = []
  let open: { fence: Fence; start: number } | null = null
  let prose = 0
  let start = 0
  for (const line of text.split('\n')) {
    const end = start + line.length
    const fence: Fence | null = open ? null : openFence(line)
    if (fence) {
      ranges.push(...codeSpans(text, prose, start))
      open = { fence, start }
    } else if (open && closesFence(line, open.fence)) {
      ranges.push({ start: open.start, end })
      open = null
      prose = end
    }
    start = end + 1
  }
  return [...ranges, ...(open ? [{ start: open.start, end: text.length }] : codeSpans(text, prose, text.length))]
}

/** Code spans as CommonMark defines them: from a run of backquotes to the next run of the same length in the same paragraph. */
function codeSpans(text: string, from: number, to: number): TextRange[] {
  const ranges: TextRange[] = []
  let start = from
  for (const paragraph of text.slice(from, to).split(/(\n[ \t]*\n)/)) {
    const runs = Array.from(paragraph.matchAll(/`+/g), ({ 0: marks, index }) => ({ at: start + index, length: marks.length }))
    const next = nextOfLength(runs.map(({ length }) => length))
    for (let at = 0; at < runs.length; at++) {
      const open = runs[at]
      const close = runs[next[at] ?? -1]
      if (!open || !close) continue
      ranges.push({ start: open.at, end: close.at + close.length })
      at = next[at] ?? at
    }
    start += paragraph.length
  }
  return ranges
}

/** For each position, the next one with the same length. */
function nextOfLength(lengths: readonly number[]): (number | undefined)[] {
  const next: (number | undefined)[] = []
  const seen = new Map<number, number>()
  for (let at = lengths.length - 1; at >= 0; at--) {
    const length = lengths[at] ?? 0
    next[at] = seen.get(length)
    seen.set(length, at)
  }
  return next
}
