import type { IndexDeps } from '../indexDeps.ts'

/** A candidate of a search: what it is sorted by, and the score of each stage. */
type Candidate = { id: string; score: number; parts: { rerank: number | null } }

/**
 * The first `depth` candidates in the order of the reranker, whose score, 0 to 1, becomes theirs. The others follow in their former order,
 * with scores below 0 that only tell their order. `textOf` gives what the reranker reads of a candidate.
 */
export async function rerankHits<Entry extends Candidate>(
  { rerankTexts }: Pick<IndexDeps, 'rerankTexts'>,
  { query, ranked, textOf }: { query: string; ranked: readonly Entry[]; textOf: (entry: Entry) => string },
  { reranker, depth, signal }: { reranker: string; depth: number; signal?: AbortSignal },
): Promise<Entry[]> {
  const first = ranked.slice(0, depth)
  const rest = ranked.slice(depth)
  const scores = await rerankTexts(query, first.map(textOf), { model: reranker, signal })
  const scored = first.map((entry, place) => {
    const rerank = scores[place] ?? 0
    return { ...entry, score: rerank, parts: { ...entry.parts, rerank } }
  })
  return [
    ...scored.toSorted((a, b) => b.score - a.score),
    ...rest.map((entry, place) => ({ ...entry, score: -(place + 1) / (rest.length + 1) })),
  ]
}
