import type { Line } from './lines.ts'

/** A heading is set this much larger than the text, and is not longer than this. */
const LARGER = 1.15
const LONGEST = 200
/** Text of which more is set larger has no clear headings, such as slides. */
const MOST = 0.3
/** Sizes that differ less are one level. */
const SAME_LEVEL = 1.06

/** The level (1 to 6) of each line that is a heading by its size; no levels if the sizes do not tell. */
export function headingLevels(lines: readonly Line[]): (line: Line) => number | null {
  const lengths = new Map<number, number>()
  for (const { size, text } of lines) lengths.set(size, (lengths.get(size) ?? 0) + text.length)
  const bySize = [...lengths].toSorted(([, one], [, other]) => other - one)
  const body = bySize[0]?.[0] ?? 0
  const isHeading = ({ size, text, isRow }: Line) => !isRow && size >= LARGER * body && text.length <= LONGEST && /\p{L}/u.test(text)
  const headings = lines.filter(isHeading)
  const share =
    headings.reduce((sum, { text }) => sum + text.length, 0) /
    Math.max(
      1,
      lines.reduce((sum, { text }) => sum + text.length, 0),
    )
  if (share > MOST) return () => null
  const levels: number[] = []
  for (const size of [...new Set(headings.map((line) => line.size))].toSorted((one, other) => other - one)) {
    const last = levels.at(-1)
    if (last === undefined || last / size >= SAME_LEVEL) levels.push(size)
  }
  return (line) => (isHeading(line) ? Math.min(6, Math.max(1, levels.filter((size) => size >= line.size).length)) : null)
}
