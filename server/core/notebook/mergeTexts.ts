import { diffArrays } from 'diff'

/** `line` is the 1-based line of the merged text where the conflict begins. */
export type MergeConflict = { mine: string; theirs: string; line: number }

/** Texts that differ in more lines than this are compared as a whole, because the time of a diff grows with their square. */
const mostEdits = 1000

/**
 * Three-way merge by lines (diff3). The lines between two lines that both sides kept are taken from the side that changed them; the
 * same change on both sides is made once. If both sides changed the same or neighbouring lines in different ways, the result has both
 * between conflict marks and `clean` is false.
 */
export function mergeTexts(base: string, mine: string, theirs: string): { clean: boolean; text: string; conflicts: MergeConflict[] } {
  if (mine === theirs || base === theirs) return { clean: true, text: mine, conflicts: [] }
  if (base === mine) return { clean: true, text: theirs, conflicts: [] }
  const lines = { base: splitLines(base), mine: splitLines(mine), theirs: splitLines(theirs) }
  const places = { mine: keptLines(lines.base, lines.mine), theirs: keptLines(lines.base, lines.theirs) }
  const conflicts: MergeConflict[] = []
  let text = ''
  let line = 1
  const write = (piece: string): void => {
    text += piece
    line += piece.split('\n').length - 1
  }
  let done = { base: 0, mine: 0, theirs: 0 }
  for (let kept = 0; kept <= lines.base.length; kept += 1) {
    const inMine = places.mine[kept]
    const inTheirs = places.theirs[kept]
    if (inMine === undefined || inTheirs === undefined) continue
    const before = lines.base.slice(done.base, kept).join('')
    const a = lines.mine.slice(done.mine, inMine).join('')
    const b = lines.theirs.slice(done.theirs, inTheirs).join('')
    if (a === b || b === before) write(a)
    else if (a === before) write(b)
    else {
      conflicts.push({ mine: a, theirs: b, line })
      write(marked(a, b, base))
    }
    write(lines.base[kept] ?? '')
    done = { base: kept + 1, mine: inMine + 1, theirs: inTheirs + 1 }
  }
  return { clean: conflicts.length === 0, text, conflicts }
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** For each line of the base its place in the other text, undefined where it is gone; the ends of the two match as well. */
function keptLines(base: string[], other: string[]): (number | undefined)[] {
  const parts = diffArrays(base, other, { maxEditLength: mostEdits })
  if (!parts) return [...keptEnds(base, other), other.length]
  const places: (number | undefined)[] = []
  let place = 0
  for (const { added, removed, value } of parts) {
    if (added) place += value.length
    else for (const _ of value) places.push(removed ? undefined : place++)
  }
  return [...places, other.length]
}

/** The lines that both begin and end with. */
function keptEnds(base: string[], other: string[]): (number | undefined)[] {
  const most = Math.min(base.length, other.length)
  let start = 0
  while (start < most && base[start] === other[start]) start++
  let end = 0
  while (end < most - start && base.at(-1 - end) === other.at(-1 - end)) end++
  const shift = other.length - base.length
  return base.map((_, line) => (line < start ? line : line >= base.length - end ? line + shift : undefined))
}

function marked(mine: string, theirs: string, base: string): string {
  const newline = base.includes('\r\n') ? '\r\n' : '\n'
  const whole = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + newline)
  return `<<<<<<< mine${newline}${whole(mine)}=======${newline}${whole(theirs)}>>>>>>> theirs${newline}`
}
