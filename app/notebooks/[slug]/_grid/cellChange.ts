/** How a cell stands against the same cell of an earlier run. `other`: the text differs and no score tells better from worse. */
export type CellChange = 'better' | 'worse' | 'same' | 'other' | 'new'

type Scores = Readonly<Record<string, number | null>> | null

/** A metric's name and which way is better; null: neither. */
export type Direction = { name: string; higherIsBetter: boolean | null }

/**
 * Compares an output with the earlier one: `better` where some score is better and none worse, `worse` the other way round.
 * Null where there is no output to compare yet.
 */
export function cellChange(
  now: { output: string; scores: Scores } | null,
  earlier: { output: string; scores: Scores } | null,
  directions: readonly Direction[],
): CellChange | null {
  if (!now) return null
  if (!earlier) return 'new'
  if (now.output === earlier.output) return 'same'
  let up = 0
  let down = 0
  for (const { name, higherIsBetter } of directions) {
    const [after, before] = [now.scores?.[name] ?? null, earlier.scores?.[name] ?? null]
    if (higherIsBetter === null || after === null || before === null || after === before) continue
    if (after > before === higherIsBetter) up += 1
    else down += 1
  }
  if (up > 0 && down === 0) return 'better'
  return down > 0 && up === 0 ? 'worse' : 'other'
}

const order: readonly CellChange[] = ['worse', 'better', 'other', 'new', 'same']

/** What a place with several repeats shows: the change that asks for most attention. */
export function placeChange(changes: readonly (CellChange | null)[]): CellChange | null {
  return order.find((change) => changes.includes(change)) ?? null
}
