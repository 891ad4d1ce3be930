import type { DocumentDetails, Passage } from '../../../_trpc/apiTypes.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'

/** The address of a passage: its document opens there. Links in notebooks have this form. */
export function passageAddress(index: string, { document, chunk }: { document: string; chunk: string }): string {
  return `/indexes/${encodeURIComponent(index)}?${new URLSearchParams({ tab: 'documents', document, chunk })}`
}

/** The address of the file that a document was read from; a PDF opens at the page. */
export function originalAddress(index: string, document: string, page: number | null): string {
  const file = `/api/documents?${new URLSearchParams({ index, document })}`
  return page === null ? file : `${file}#page=${page}`
}

/** Passages are fetched in blocks of this size. */
export const BLOCK = 100

/** The blocks that hold the passages from `first` to `last`, both included. */
export function blocksOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / BLOCK)
  return Array.from({ length: Math.floor(Math.max(0, last) / BLOCK) - from + 1 }, (_, at) => from + at)
}

/** The page whose separator comes before the passage at this place; null if none does. */
export function pageBegun(pageStarts: DocumentDetails['pageStarts'], place: number): number | null {
  return pageStarts.find((start) => start.place === place)?.page ?? null
}

/** The page of the passage at this place; null for a document without pages. */
export function pageAt(pageStarts: DocumentDetails['pageStarts'], place: number): number | null {
  return pageStarts.findLast((start) => start.place <= place)?.page ?? null
}

export type Gauge = {
  /** The part that the embedder reads, 0 to 1, of the longer of passage and limit. */
  read: number
  /** The part behind it that it does not read. */
  cut: number
  label: string
}

/** The tokens of a passage against what its embedder reads; null if there is no embedder or no limit. */
export function tokenGauge({ tokens }: Pick<Passage, 'tokens'>, limit: number | null): Gauge | null {
  if (tokens === null || limit === null) return null
  const whole = Math.max(tokens, limit)
  const label =
    tokens > limit
      ? `${formatNumber(tokens)} tokens, of which the embedder reads the first ${formatNumber(limit)}`
      : `${formatNumber(tokens)} of ${formatNumber(limit)} tokens`
  return { read: Math.min(tokens, limit) / whole, cut: Math.max(0, tokens - limit) / whole, label }
}

/** The next place of a list behind `place`, from the beginning after the last one; null for an empty list. */
export function nextPlace(places: readonly number[], place: number): number | null {
  return places.find((each) => each > place) ?? places[0] ?? null
}

export function documentFacts({ pages, chunks, length, cut }: DocumentDetails): string[] {
  return [
    ...(pages > 0 ? [formatCount(pages, 'page')] : []),
    formatCount(chunks, 'passage'),
    formatCount(length, 'character'),
    ...(cut.length > 0 ? [`${formatNumber(cut.length)} longer than the embedder reads`] : []),
  ]
}
