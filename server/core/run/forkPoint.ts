/** Where two token sequences part: the tokens at that position (from 0), null where one has ended before it. */
export type ForkPoint = { position: number; left: number | null; right: number | null }

/** Null where the two are equal. */
export function forkPoint(left: readonly number[], right: readonly number[]): ForkPoint | null {
  for (let position = 0; position < Math.max(left.length, right.length); position += 1)
    if (left[position] !== right[position]) return { position, left: left[position] ?? null, right: right[position] ?? null }
  return null
}
