import type { CellKey } from '#server/core/ids.ts'
import { type Rating, saysSomething } from '#server/core/ratings/rating.ts'
import type { RatingPatch } from './ratingContext.ts'

/** The ratings after a change, computed as the server does. */
export function applyPatch(
  ratings: readonly Rating[],
  { key, rater, outputHash, patch, now }: { key: CellKey; rater: string; outputHash: string; patch: RatingPatch; now: number },
): Rating[] {
  const own = ratings.find((each) => each.key === key && each.rater === rater && each.outputHash === outputHash)
  const next = { verdict: null, grade: null, note: null, corrected: null, ...own, ...patch, key, rater, outputHash, ratedAt: now }
  const others = ratings.filter((each) => each !== own)
  return saysSomething(next) ? [...others, next] : others
}

/** The change that a key causes for a cell with this rating. The same key again undoes it. Null for any other key. */
export function patchOfKey(key: string, rating: Rating | null): RatingPatch | null {
  if (key === 'g') return { verdict: rating?.verdict === 'good' ? null : 'good' }
  if (key === 'b') return { verdict: rating?.verdict === 'bad' ? null : 'bad' }
  if (!/^[1-5]$/.test(key)) return null
  return { grade: rating?.grade === Number(key) ? null : Number(key) }
}
