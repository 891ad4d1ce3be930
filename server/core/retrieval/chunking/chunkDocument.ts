import type { Chunk, SourceDocument } from '../document.ts'
import { type DocumentPart, documentParts } from './documentParts.ts'
import { cutsOf, type Grain, lowerBound, piecesOf, sectionsOf, sizeOf, type Span } from './units.ts'
import { characterMeasure, type Measure, readWords, tokenMeasure, type Words } from './words.ts'

/**
 * How documents are cut. `tokens` and `characters` fill chunks with words, `sentences` with sentences; `headings` makes one chunk of each
 * section, and fills chunks with paragraphs where a section is too large.
 */
export type ChunkSettings = {
  by: 'tokens' | 'sentences' | 'headings' | 'characters'
  /** The largest chunk: characters (grapheme clusters) if cut by these, otherwise tokens. The headings put in front are not part of it. */
  size: number
  /** How much of the end of a chunk is repeated in the next one, at most; in the unit of `size`. */
  overlap: number
}

const grains: Record<ChunkSettings['by'], Grain> = { tokens: 'word', characters: 'word', sentences: 'sentence', headings: 'part' }

/**
 * The chunks of a document, in order. They begin and end with a word, and together they contain every word. A fence or a table is not cut
 * if it fits, nor a sentence where chunks are made of sentences; a heading is never the end of a chunk if it fits with what follows. A chunk
 * is larger than `size` only if it is a single word. `tokensOf` is asked about words of `wordsOf(document.text)` only; `addedTokens` is what
 * the embedder adds to each text (its prefix and special tokens).
 */
export function chunkDocument(
  document: SourceDocument,
  settings: ChunkSettings,
  tokensOf: (word: string) => number,
  addedTokens = 0,
): Chunk[] {
  const { text } = document
  const words = readWords(text)
  const parts = documentParts(document)
  const source = { text, parts, words }
  const tokens = tokenMeasure(text, words, tokensOf)
  const measure = settings.by === 'characters' ? characterMeasure(text, words) : tokens
  const cuts = cutsOf(source, grains[settings.by])
  const whole = words.starts.length === 0 ? [] : [{ start: 0, end: words.starts.length }]
  const spans = settings.by === 'headings' ? sectionsOf(source) : whole
  const headingsAbove = headingReader(source, tokens)
  return spans
    .flatMap((span) => pack(piecesOf(span, cuts, { measure, size: settings.size }), measure, settings))
    .map((span) => {
      const start = words.starts[span.start] ?? 0
      const above = headingsAbove(start)
      return {
        start,
        end: words.ends[span.end - 1] ?? start,
        headings: above.map(({ title }) => title),
        page: pageAt(document, start),
        tokens: above.reduce((sum, heading) => sum + heading.tokens, sizeOf(tokens, span) + addedTokens),
      }
    })
}

/** The text that is embedded and indexed for a chunk: the headings above it, one on a line, and its text. */
export function chunkText(
  { text }: Pick<SourceDocument, 'text'>,
  { headings, start, end }: Pick<Chunk, 'headings' | 'start' | 'end'>,
): string {
  return [...headings, text.slice(start, end)].join('\n')
}

/** Fills chunks with pieces. The overlap of a chunk is as many pieces as fit into it and leave room for the next one. */
function pack(pieces: readonly Span[], measure: Measure, { size, overlap }: ChunkSettings): Span[] {
  const chunks: Span[] = []
  const joined = (first: number, last: number) => ({ start: pieces[first]?.start ?? 0, end: pieces[last]?.end ?? 0 })
  for (let first = 0, next = 0; next < pieces.length;) {
    while (next < pieces.length && (next === first || sizeOf(measure, joined(first, next)) <= size)) next++
    chunks.push(joined(first, next - 1))
    first = next
    const fits = (from: number) => sizeOf(measure, joined(from, next - 1)) <= overlap && sizeOf(measure, joined(from, next)) <= size
    // It ends after the first piece of the chunk: with that one, the next piece did not fit.
    if (next < pieces.length) while (fits(first - 1)) first--
  }
  return chunks
}

type HeadingAbove = { level: number; title: string; tokens: number }

/**
 * Returns the headings above a position, from the outermost; for the beginning of a heading those that it is below. It has to be asked in
 * ascending order.
 */
function headingReader({ text, parts, words }: { text: string; parts: readonly DocumentPart[]; words: Words }, tokens: Measure) {
  const headings = parts.flatMap((part) => (part.kind === 'heading' ? [{ ...part.heading, from: part.start }] : []))
  let at = 0
  let above: HeadingAbove[] = []
  return (position: number): readonly HeadingAbove[] => {
    for (let next = headings[at]; next && next.end <= position; next = headings[++at]) {
      const { level, start, end } = next
      const title = text.slice(start, end).replace(/\s+/gu, ' ').trim()
      above = above.filter((heading) => heading.level < level)
      // A heading that begins or ends within a word counts as the whole word.
      const span = { start: lowerBound(words.ends, start + 1), end: lowerBound(words.starts, end) }
      if (title !== '') above.push({ level, title, tokens: sizeOf(tokens, span) })
    }
    const own = headings[at]
    return own && own.from <= position ? above.filter((heading) => heading.level < own.level) : above
  }
}

function pageAt({ pages }: SourceDocument, position: number): number | null {
  return pages.length === 0 ? null : Math.max(1, lowerBound(pages, position + 1))
}
