import type { CellKey } from '../core/ids.ts'
import type { Rating, Vote } from '../core/ratings/rating.ts'
import type { RatingStore } from '../io/store/ratingStore.ts'
import type { RunStore } from '../io/store/runStore.ts'

/** More runs than a notebook has. */
const ALL_RUNS = 1_000_000

/**
 * The ratings and votes of a notebook: on its cells (`keys`), and on cells that it had in an earlier run, before a prompt, case or setting
 * was edited.
 */
export function notebookRatings(
  { ratings, runs }: { ratings: RatingStore; runs: Pick<RunStore, 'list' | 'keys'> },
  notebook: string,
  keys: Iterable<CellKey>,
): { ratings: Rating[]; votes: Vote[] } {
  if (ratings.isEmpty()) return { ratings: [], votes: [] }
  const all = new Set(keys)
  for (const { run } of runs.list(notebook, ALL_RUNS)) for (const key of runs.keys(run)) all.add(key)
  return { ratings: ratings.ratings(all), votes: ratings.votes(all) }
}
