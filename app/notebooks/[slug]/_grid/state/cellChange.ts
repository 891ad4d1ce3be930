/**
 * How a cell stands against the same cell of an earlier run. `other`: the text differs and no score tells better from worse;
 * `recomputed`: another result has taken the place of that run's own, so that nobody can say.
 */
export type CellChange = 'better' | 'worse' | 'same' | 'other' | 'new' | 'recomputed'

type Scores = Readonly<Record<string, number | null>> | null

/** A metric's name and which way is better; null: neither. */
export type Direction = { name: string; higherIsBetter: boolean | null }

/**
 * Compares an output with the earlier one: `better` where some score is better and none worse, `worse` the other way round.
 * An equal text may do so too, where it was judged otherwise. Null where there is no output to compare yet.
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

/** The last digits of a float say nothing. */
function isSame(after: number, before: number): boolean {
  return Math.abs(after - before) <= 1e-9 * Math.max(Math.abs(after), Math.abs(before))
}
