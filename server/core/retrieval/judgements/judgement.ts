/** UTF-16 positions in a document's text; `start` < `end`. */
export type Span = { start: number; end: number }

/**
 * How well a document, or a span of it, answers a query: a whole number, relevant from 1. Spans do not depend on how the document is cut
 * into chunks.
 */
export type Judgement = {
  query: string
  document: string
  grade: number
  /** Null: the whole document, or a span that is only known by its `quote`. */
  span: Span | null
  /** The text of the span, by which it is found again when the document has changed; null if it is not known. */
  quote: string | null
}
