import { minMax } from '#server/core/retrieval/fuse/fuse.ts'
import { mostPassages } from '#server/core/retrieval/search/searchSettings.ts'
import type { SearchHit, Stages } from '../view/searchTypes.ts'

export type Stage = 'text' | 'vector' | 'fused' | 'rerank'

export const stageLabels: Record<Stage, string> = { text: 'Full text', vector: 'Vector', fused: 'Fused', rerank: 'Reranked' }

/** `rank` from 1. `share`: the score between the worst (0) and the best (1) of the list, which can be compared between stages. */
export type StagePlace = { rank: number; score: number; share: number }

/** What a stage found, by passage, in its order. */
export type StageList = { stage: Stage; places: ReadonlyMap<string, StagePlace> }

/** What is said of a passage that a stage does not list: its list may be cut, and that of a reranker has only what the search shows. */
export function absentText({ stage, places }: StageList): string {
  if (stage === 'rerank') return 'not shown'
  return places.size >= mostPassages ? `below ${places.size}` : 'not found'
}

/** The lists of the stages that this search has. A reranker orders what the search found. */
export function stagePlaces({ lists }: Pick<Stages, 'lists'>, hits: readonly SearchHit[]): StageList[] {
  const reranked = hits
    .flatMap(({ chunk, parts: { rerank } }) => (rerank === null ? [] : [{ chunk, score: rerank }]))
    .toSorted((a, b) => b.score - a.score)
  const all: [Stage, readonly { chunk: string; score: number }[] | null][] = [
    ['text', lists.text],
    ['vector', lists.vector],
    ['fused', lists.fused],
    ['rerank', reranked.length > 0 ? reranked : null],
  ]
  return all.flatMap(([stage, list]) => (list ? [{ stage, places: placesOf(list) }] : []))
}

function placesOf(list: readonly { chunk: string; score: number }[]): Map<string, StagePlace> {
  const shares = minMax(list.map(({ score }) => score))
  return new Map(list.map(({ chunk, score }, at) => [chunk, { rank: at + 1, score, share: shares[at] ?? 0 }]))
}
