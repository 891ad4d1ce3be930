/** An entry of a list of hits, which is in order, best first. */
export type Ranked = { id: string; score: number }

/** An entry of a fused list: its score there, and its own score in each list, null where a list does not have it. */
export type Fused<Name extends string> = Ranked & { parts: Record<Name, number | null> }

/**
 * The entries of all lists, best first by the sum of their gains. `gains` returns the gain of each entry of a list. Equal sums keep the
 * order of the lists, the first list before the second. If an id is in a list twice, only its first place counts.
 */
export function fuse<Name extends string>(
  lists: Readonly<Record<Name, readonly Ranked[]>>,
  gains: (list: readonly Ranked[], name: Name) => readonly number[],
): Fused<Name>[] {
  const names = Object.keys(lists) as Name[]
  const nothing = () => Object.fromEntries(names.map((name) => [name, null])) as Record<Name, number | null>
  const fused = new Map<string, Fused<Name>>()
  for (const name of names) {
    const list = distinct(lists[name])
    const own = gains(list, name)
    for (const [at, { id, score }] of list.entries()) {
      const entry = fused.get(id) ?? { id, score: 0, parts: nothing() }
      entry.score += own[at] ?? 0
      entry.parts[name] = score
      fused.set(id, entry)
    }
  }
  return [...fused.values()].toSorted((a, b) => b.score - a.score)
}

/** Scores as 0 for the least to 1 for the largest; all 1 if they are equal. */
export function minMax(scores: readonly number[]): number[] {
  const least = scores.reduce((a, b) => Math.min(a, b), Infinity)
  const most = scores.reduce((a, b) => Math.max(a, b), -Infinity)
  return scores.map((score) => (most > least ? (score - least) / (most - least) : 1))
}

function distinct(list: readonly Ranked[]): Ranked[] {
  const seen = new Set<string>()
  return list.filter(({ id }) => !seen.has(id) && seen.add(id))
}
