import { minMax, type Ranked } from './fuse.ts'

type Candidate = Ranked & { vector: ArrayLike<number> }

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): up to `k` of the candidates, each time the one with the most of
 * `lambda` x relevance - (1 - `lambda`) x its largest similarity to one that was taken. With `lambda` 1 the order is that of the scores.
 * Relevance is the score and similarity the cosine, both normalised to 0 to 1 over the candidates: the cosines of E5 lie between .7 and .95
 * and would otherwise hardly count. The vectors have length 1. Time and memory grow with the square of the number of candidates.
 */
export function mmr<Entry extends Candidate>(candidates: readonly Entry[], lambda: number, k: number): Entry[] {
  const relevance = minMax(candidates.map(({ score }) => score))
  const similarity = similarities(candidates)
  const left = new Set(candidates.keys())
  const nearest = candidates.map(() => 0)
  const taken: Entry[] = []
  while (taken.length < k) {
    let best: { at: number; gain: number } | null = null
    for (const at of left) {
      const gain = lambda * (relevance[at] ?? 0) - (1 - lambda) * (nearest[at] ?? 0)
      if (best === null || gain > best.gain) best = { at, gain }
    }
    const entry = best ? candidates[best.at] : undefined
    if (!best || !entry) break
    taken.push(entry)
    left.delete(best.at)
    for (const at of left) nearest[at] = Math.max(nearest[at] ?? 0, similarity(at, best.at))
  }
  return taken
}

/** The normalised similarity of two candidates by their positions. */
function similarities(candidates: readonly Candidate[]): (one: number, other: number) => number {
  const pairs = candidates.flatMap(({ vector }, one) => candidates.slice(0, one).map((other) => dot(vector, other.vector)))
  const normalised = minMax(pairs)
  return (one, other) => {
    const [low, high] = one < other ? [one, other] : [other, one]
    return normalised[(high * (high - 1)) / 2 + low] ?? 0
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}
