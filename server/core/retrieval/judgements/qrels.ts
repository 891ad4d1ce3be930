import type { Qrels } from '../metrics/evaluate.ts'
import type { Judgement, Span } from './judgement.ts'
import { relevantChunks } from './relevantChunks.ts'

/** Where a chunk with this id lies. */
export type PlacedChunk = { id: string; document: string; start: number; end: number }

/** The grade of each document: the best that it or a span of it has. Does not depend on the chunks, so it compares ways of chunking. */
export function documentQrels(judgements: readonly Judgement[]): Qrels {
  const graded = new Map<string, Map<string, number>>()
  for (const { query, document, grade } of judgements) raise(graded, { query, id: document, grade })
  return graded
}

/**
 * The grade of each chunk: the best of the spans for which it is relevant (`relevantChunks`). A span that touches no chunk keeps its place
 * under an id of its own, which no search returns: it is relevant text that cannot be found. So does one of the `lost`, whose text its
 * document no longer has. A judgement of a whole document does not say which chunk it means, nor does a quote that was not placed; they are
 * left out and counted.
 */
export function chunkQrels(
  judgements: readonly Judgement[],
  chunks: Iterable<PlacedChunk>,
  lost: readonly Judgement[] = [],
): { qrels: Qrels; leftOut: number } {
  const byDocument = new Map(judgements.map(({ document }): [string, PlacedChunk[]] => [document, []]))
  for (const chunk of chunks) byDocument.get(chunk.document)?.push(chunk)
  const graded = new Map<string, Map<string, number>>()
  let leftOut = 0
  for (const { query, document, grade, span } of judgements) {
    if (span === null) {
      leftOut += 1
      continue
    }
    const ids = relevantChunks(span, byDocument.get(document) ?? []).map(({ id }) => id)
    for (const id of ids.length > 0 ? ids : [lostId(document, span)]) raise(graded, { query, id, grade })
  }
  for (const { query, document, grade, span, quote } of lost) raise(graded, { query, id: lostId(document, span ?? quote), grade })
  return { qrels: graded, leftOut }
}

function lostId(document: string, place: Span | string | null): string {
  return `${document}:${place !== null && typeof place === 'object' ? `${place.start}-${place.end}` : place} (not indexed)`
}

function raise(graded: Map<string, Map<string, number>>, { query, id, grade }: { query: string; id: string; grade: number }): void {
  const grades = graded.get(query) ?? new Map<string, number>()
  graded.set(query, grades.set(id, Math.max(grade, grades.get(id) ?? -Infinity)))
}

/**
 * Finds the spans again in the texts as they are now. A span whose text is no longer its quote moves to the nearest place where the quote
 * is, whatever its white space; one that was only quoted gets the first. `lost`: judgements whose quote is not in the text. Judgements
 * without a quote, and those of documents that are not in `texts`, stay as they are.
 */
export function placeJudgements(
  judgements: readonly Judgement[],
  texts: ReadonlyMap<string, string>,
): { placed: Judgement[]; lost: Judgement[] } {
  const placed: Judgement[] = []
  const lost: Judgement[] = []
  for (const judgement of judgements) {
    const text = texts.get(judgement.document)
    const found = text === undefined ? judgement : placedIn(text, judgement)
    if (found) placed.push(found)
    else lost.push(judgement)
  }
  return { placed, lost }
}

function placedIn(text: string, judgement: Judgement): Judgement | null {
  const { span, quote } = judgement
  if (quote === null || (span && text.slice(span.start, span.end) === quote)) return judgement
  const near = span?.start ?? 0
  let best: { start: number; end: number } | null = null
  for (const { index: start, 0: found } of text.matchAll(quotePattern(quote))) {
    if (best && Math.abs(start - near) >= Math.abs(best.start - near)) break
    best = { start, end: start + found.length }
  }
  return best && { ...judgement, span: best, quote: text.slice(best.start, best.end) }
}

/** The words of the quote with any white space between them. */
function quotePattern(quote: string): RegExp {
  const words = quote.normalize('NFC').trim().split(/\s+/)
  return new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join(String.raw`\s+`), 'g')
}
