import type { JudgedRetrieval, RetrievedPassage, StageScores } from '#server/core/experiment/retrieval.ts'
import { minMax } from '#server/core/retrieval/fuse/fuse.ts'

/** Where a passage is, for people: title and page. */
export function placeText({ title, document, page }: Pick<RetrievedPassage, 'title' | 'document' | 'page'>): string {
  return `${title ?? document}${page === null ? '' : `, p. ${page}`}`
}

/** The headings above a passage, without the title of its document. */
export function headingPath({ headings, title }: Pick<RetrievedPassage, 'headings' | 'title'>): readonly string[] {
  return headings[0] === title ? headings.slice(1) : headings
}

/** By the judgements of the query; null where nothing is judged. */
export function isRelevant({ judged }: Pick<JudgedRetrieval, 'judged'>, { chunk, document }: RetrievedPassage): boolean | null {
  if (!judged) return null
  return (judged.grades[judged.level === 'chunk' ? chunk : document] ?? 0) >= 1
}

/** The page that shows the passage in its document. */
export function passageUrl(index: string, { document, chunk }: Pick<RetrievedPassage, 'document' | 'chunk'>): string {
  return `/indexes/${encodeURIComponent(index)}?${new URLSearchParams({ tab: 'documents', document, chunk })}`
}

export const stageLabels = { text: 'Full text', vector: 'Vector', fused: 'Fused', rerank: 'Reranked' } as const
type Stage = keyof StageScores & keyof typeof stageLabels

/** `rank` among the passages of the cell, from 1. `share`: 0 for the worst of them to 1 for the best. Null if the stage did not find it. */
export type StagePlace = { stage: Stage; place: { rank: number; score: number; share: number } | null }

/** For each passage its place in each stage that found any of them. */
export function stagePlaces(passages: readonly RetrievedPassage[]): StagePlace[][] {
  const places = passages.map((): StagePlace[] => [])
  for (const stage of Object.keys(stageLabels) as Stage[]) {
    const scored = passages.flatMap(({ parts }, at) => {
      const score = parts[stage]
      return score === null ? [] : [{ at, score }]
    })
    if (scored.length === 0) continue
    const shares = minMax(scored.map(({ score }) => score))
    for (const list of places) list.push({ stage, place: null })
    for (const [position, { at, score }] of scored.entries()) {
      const rank = 1 + scored.filter((other) => other.score > score).length
      const own = places[at]?.at(-1)
      if (own) own.place = { rank, score, share: shares[position] ?? 0 }
    }
  }
  return places
}

/** Whether a prompt shows a passage: its text is in one of the messages. */
export function isInPrompt(messages: readonly { content: string }[], { text }: Pick<RetrievedPassage, 'text'>): boolean {
  const wanted = text.trim()
  return messages.some(({ content }) => content.includes(wanted))
}
