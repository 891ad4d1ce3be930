/** The first position (from 0) at which two token sequences differ, and both tokens there; null for a sequence that has ended. */
export type ForkPoint = { position: number; left: number | null; right: number | null }

/** Null if the two are equal. */
export function forkPoint(left: readonly number[], right: readonly number[]): ForkPoint | null {
  for (let position = 0; position < Math.max(left.length, right.length); position += 1)
    if (left[position] !== right[position]) return { position, left: left[position] ?? null, right: right[position] ?? null }
  return null
}
