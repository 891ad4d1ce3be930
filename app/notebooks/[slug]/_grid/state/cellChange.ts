/**
 * How a cell differs from the same cell of an earlier run. `other`: the text differs, but the scores show neither better nor worse.
 * `recomputed`: the result of that run was replaced, so there is nothing to compare with.
 */
export type CellChange = 'better' | 'worse' | 'same' | 'other' | 'new' | 'recomputed'

type Scores = Readonly<Record<string, number | null>> | null

/** A metric and its better direction; null if it has none. */
export type Direction = { name: string; higherIsBetter: boolean | null }

/**
 * Compares an output with the earlier one. `better`: at least one score is better and none is worse; `worse` is the opposite.
 * An equal text can be better or worse too if its scores changed. Null if there is no output yet.
 */
export function cellChange(
  now: { output: string; scores: Scores } | null,
  earlier: { output: string; scores: Scores } | null,
  directions: readonly Direction[],
): CellChange | null {
  if (!now) return null
  if (!earlier) return 'new'
  let up = 0
  let down = 0
  for (const { name, higherIsBetter } of directions) {
    const [after, before] = [now.scores?.[name] ?? null, earlier.scores?.[name] ?? null]
    if (higherIsBetter === null || after === null || before === null || isSame(after, before)) continue
    if (after > before === higherIsBetter) up += 1
    else down += 1
  }
  if (up > 0 && down === 0) return 'better'
  if (down > 0 && up === 0) return 'worse'
  return now.output === earlier.output ? 'same' : 'other'
}

/** Equal within rounding errors. */
function isSame(after: number, before: number): boolean {
  return Math.abs(after - before) <= 1e-9 * Math.max(Math.abs(after), Math.abs(before))
}
