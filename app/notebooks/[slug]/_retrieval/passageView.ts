import type { JudgedRetrieval, RetrievedPassage } from '#server/core/experiment/retrieval.ts'

/** Where a passage is, for people: title and page. */
export function placeText({ title, document, page }: Pick<RetrievedPassage, 'title' | 'document' | 'page'>): string {
  return `${title ?? document}${page === null ? '' : `, p. ${page}`}`
}

/** By the judgements of the query; null where nothing is judged. */
export function isRelevant({ judged }: Pick<JudgedRetrieval, 'judged'>, { chunk, document }: RetrievedPassage): boolean | null {
  if (!judged) return null
  return (judged.grades[judged.level === 'chunk' ? chunk : document] ?? 0) >= 1
}

/** The page that shows the passage in its document. */
export function passageUrl(index: string, { document, chunk }: Pick<RetrievedPassage, 'document' | 'chunk'>): string {
  return `/indexes/${encodeURIComponent(index)}?tab=documents&document=${encodeURIComponent(document)}&chunk=${encodeURIComponent(chunk)}`
}
