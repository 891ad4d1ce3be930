import { diffArrays } from 'diff'

/** `line` is the 1-based line of the merged text where the conflict begins. */
export type MergeConflict = { mine: string; theirs: string; line: number }

/** Lines of the base, from `from` up to and without `to`, and the lines that one side has in their place. */
type Change = { from: number; to: number; lines: string[] }

/** Texts that differ in more lines than this are compared as a whole, because the time of a diff grows with their square. */
const mostEdits = 1000

/**
 * Three-way merge by lines. Changes of both sides that do not touch each other are all made; the same change on both sides is
 * made once. If both sides changed the same or neighbouring lines in different ways, the result has both between conflict marks
 * and `clean` is false.
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

/** One change of all lines between those that both texts begin and end with. */
function wholeChange(base: string[], other: string[]): Change {
  let start = 0
  while (start < base.length && start < other.length && base[start] === other[start]) start++
  let end = 0
  while (end < base.length - start && end < other.length - start && base.at(-1 - end) === other.at(-1 - end)) end++
  return { from: start, to: base.length - end, lines: other.slice(start, other.length - end) }
}

type Group = { from: number; to: number; mine: Change[]; theirs: Change[] }

/** Changes of both sides, those that overlap or touch in one group. */
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

/** The group's lines of the base as one side has them. */
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
