import { diffArrays } from 'diff'

export type MergeConflict = { mine: string; theirs: string; /** 1-based line of the merged text where the conflict begins. */ line: number }

/** A stretch of the base and what one side made of it, in lines. */
type Change = { from: number; to: number; lines: string[] }

/** Edits of more lines than this are compared as one block: the diff would take time quadratic in them. */
const mostEdits = 1000

/**
 * Three-way merge by lines. Changes that do not touch each other go together; the same change on both sides counts once. Where
 * both sides changed the same or neighbouring lines differently, the text keeps both between conflict marks, and is not clean.
 */
export function mergeTexts(base: string, mine: string, theirs: string): { clean: boolean; text: string; conflicts: MergeConflict[] } {
  if (mine === theirs || base === theirs) return { clean: true, text: mine, conflicts: [] }
  if (base === mine) return { clean: true, text: theirs, conflicts: [] }
  const lines = splitLines(base)
  const groups = groupChanges(changesOf(lines, splitLines(mine)), changesOf(lines, splitLines(theirs)))
  const conflicts: MergeConflict[] = []
  let text = ''
  let line = 1
  let done = 0
  const write = (piece: string): void => {
    text += piece
    line += piece.split('\n').length - 1
  }
  for (const group of groups) {
    write(lines.slice(done, group.from).join(''))
    done = group.to
    const a = applied(lines, group, group.mine).join('')
    const b = applied(lines, group, group.theirs).join('')
    if (a === b || group.theirs.length === 0) write(a)
    else if (group.mine.length === 0) write(b)
    else {
      conflicts.push({ mine: a, theirs: b, line })
      write(marked(a, b, base))
    }
  }
  write(lines.slice(done).join(''))
  return { clean: conflicts.length === 0, text, conflicts }
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function changesOf(base: string[], other: string[]): Change[] {
  const parts = diffArrays(base, other, { maxEditLength: mostEdits })
  if (!parts) return [wholeChange(base, other)]
  const changes: Change[] = []
  let at = 0
  let open: Change | null = null
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      at += value.length
      open = null
      continue
    }
    if (!open) changes.push((open = { from: at, to: at, lines: [] }))
    if (removed) open.to = at += value.length
    else open.lines = open.lines.concat(value)
  }
  return changes
}

/** All between the lines that both begin and end with. */
function wholeChange(base: string[], other: string[]): Change {
  let start = 0
  while (start < base.length && start < other.length && base[start] === other[start]) start++
  let end = 0
  while (end < base.length - start && end < other.length - start && base.at(-1 - end) === other.at(-1 - end)) end++
  return { from: start, to: base.length - end, lines: other.slice(start, other.length - end) }
}

type Group = { from: number; to: number; mine: Change[]; theirs: Change[] }

/** Changes of both sides that overlap or touch, together. */
function groupChanges(mine: Change[], theirs: Change[]): Group[] {
  const all = [
    ...mine.map((change) => ({ side: 'mine' as const, change })),
    ...theirs.map((change) => ({ side: 'theirs' as const, change })),
  ]
  all.sort((a, b) => a.change.from - b.change.from || a.change.to - b.change.to)
  const groups: Group[] = []
  for (const { side, change } of all) {
    const last = groups.at(-1)
    const group = last && change.from <= last.to ? last : { from: change.from, to: change.to, mine: [], theirs: [] }
    if (group !== last) groups.push(group)
    group.to = Math.max(group.to, change.to)
    group[side].push(change)
  }
  return groups
}

/** The group's stretch of the base as one side has it. */
function applied(base: string[], { from, to }: Group, changes: Change[]): string[] {
  let lines: string[] = []
  let at = from
  for (const change of changes) {
    lines = lines.concat(base.slice(at, change.from), change.lines)
    at = change.to
  }
  return lines.concat(base.slice(at, to))
}

function marked(mine: string, theirs: string, base: string): string {
  const newline = base.includes('\r\n') ? '\r\n' : '\n'
  const whole = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + newline)
  return `<<<<<<< mine${newline}${whole(mine)}=======${newline}${whole(theirs)}>>>>>>> theirs${newline}`
}
