/** An opening code fence as CommonMark defines it. */
export type Fence = { indent: string; mark: '`' | '~'; length: number; info: string }

export function openFence(line: string): Fence | null {
  const match = /^( {0,3})(`{3,}|~{3,})(.*)$/s.exec(line)
  if (!match) return null
  const [, indent = '', marks = '', rest = ''] = match
  const mark = marks.startsWith('`') ? '`' : '~'
  if (mark === '`' && rest.includes('`')) return null
  return { indent, mark, length: marks.length, info: rest.trim() }
}

export function closesFence(line: string, fence: Fence): boolean {
  const marks = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1]
  return marks !== undefined && marks.startsWith(fence.mark) && marks.length >= fence.length
}

/** How long a fence around this text has to be. Every line that begins like a fence counts, however far it is indented. */
export function fenceLengthFor(body: string, mark: '`' | '~', least = 3): number {
  const runs = body.match(mark === '`' ? /^[ \t]*`{3,}/gm : /^[ \t]*~{3,}/gm) ?? []
  return Math.max(least, ...runs.map((run) => run.trimStart().length + 1))
}
