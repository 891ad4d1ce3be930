import type { Span } from './judgement.ts'

/**
 * The chunks that count as relevant for a span of the same document: those that share at least half of the shorter of the two with it. So
 * a chunk that contains the span counts, and so does one that lies in it; and however a document is cut, as long as nothing is left out
 * between the chunks, there is always one. If text was left out (white space at a cut), it is the chunk that shares most with the span.
 */
export function relevantChunks<Chunk extends Span>(span: Span, chunks: readonly Chunk[]): Chunk[] {
  const touching = chunks.flatMap((chunk) => {
    const shared = sharedLength(span, chunk)
    return shared > 0 ? [{ chunk, shared, enough: isEnough(shared, span, chunk) }] : []
  })
  const held = touching.filter(({ enough }) => enough)
  const [first, ...others] = touching
  if (held.length > 0 || !first) return held.map(({ chunk }) => chunk)
  return [others.reduce((most, each) => (each.shared > most.shared ? each : most), first).chunk]
}

/** Whether two spans of one document share at least half of the shorter of the two. */
export function isSamePlace(span: Span, other: Span): boolean {
  const shared = sharedLength(span, other)
  return shared > 0 && isEnough(shared, span, other)
}

function sharedLength(span: Span, other: Span): number {
  return Math.min(span.end, other.end) - Math.max(span.start, other.start)
}

function isEnough(shared: number, span: Span, other: Span): boolean {
  return 2 * shared >= Math.min(lengthOf(span), lengthOf(other))
}

function lengthOf({ start, end }: Span): number {
  return end - start
}
