import { sentenceStarts } from '../language/sentences.ts'
import type { DocumentPart } from './documentParts.ts'
import type { Measure, Words } from './words.ts'

/** Words from `start` up to `end`, without `end`. */
export type Span = { start: number; end: number }

/** The pieces from which chunks are put together. */
export type Grain = 'word' | 'sentence' | 'part'

/** Ascending word positions at which a span may be split. */
type Cuts = readonly number[]

type Source = { text: string; parts: readonly DocumentPart[]; words: Words }

/** One span for each heading with the text below it; a heading without text belongs to the next one. */
export function sectionsOf({ parts, words }: Source): Span[] {
  const cuts = parts
    .filter((part, at) => part.kind === 'heading' && parts[at - 1]?.kind !== 'heading')
    .map(({ start }) => wordAt(words, start))
  return splitAt({ start: 0, end: words.starts.length }, cuts)
}

/**
 * Where a text may be split, coarsest first: at its grains; between a heading and a fence or table; at the lines of these and at sentences.
 * A fence or a table is one grain, and a heading is one grain with the beginning of what follows it.
 */
export function cutsOf(source: Source, grain: Grain): Cuts[] {
  const { text, parts, words } = source
  const grains: number[] = []
  const blocks: number[] = []
  const details: number[] = []
  for (const [at, part] of parts.entries()) {
    const first = wordAt(words, part.start)
    if (parts[at - 1]?.kind !== 'heading') grains.push(first)
    if (part.kind === 'heading') continue
    const body = text.slice(part.start, part.end)
    const within = (starts: readonly number[]) => starts.map((start) => wordAt(words, part.start + start)).filter((word) => word > first)
    if (part.kind === 'paragraph') {
      if (grain === 'word') for (let word = first + 1; word < wordAt(words, part.end); word++) grains.push(word)
      else (grain === 'sentence' ? grains : details).push(...within(sentenceStarts(body)))
    } else {
      blocks.push(first)
      details.push(...within(Array.from(body.matchAll(/\n/g), ({ index }) => index + 1)))
    }
  }
  return [grains, blocks, details]
}

/** The largest pieces of a span that are no larger than `size`; only a word may be larger. */
export function piecesOf(span: Span, [cuts, ...finer]: readonly Cuts[], { measure, size }: { measure: Measure; size: number }): Span[] {
  if (span.end - span.start <= 1 || sizeOf(measure, span) <= size) return [span]
  if (cuts) return splitAt(span, cuts).flatMap((piece) => piecesOf(piece, finer, { measure, size }))
  return Array.from({ length: span.end - span.start }, (_, at) => ({ start: span.start + at, end: span.start + at + 1 }))
}

/** The size of a span with the white space inside it. */
export function sizeOf({ starts, ends }: Measure, { start, end }: Span): number {
  return start < end ? (ends[end - 1] ?? 0) - (starts[start] ?? 0) : 0
}

function splitAt({ start, end }: Span, cuts: Cuts): Span[] {
  const spans: Span[] = []
  let from = start
  for (let at = lowerBound(cuts, start + 1); at < cuts.length; at++) {
    const cut = cuts[at] ?? end
    if (cut >= end) break
    if (cut > from) spans.push({ start: from, end: cut })
    from = cut
  }
  return from < end ? [...spans, { start: from, end }] : spans
}

/** The first word that begins at this position of the text or after it. */
function wordAt({ starts }: Words, position: number): number {
  return lowerBound(starts, position)
}

/** The index of the first value that is at least `wanted`, in an ascending list. */
export function lowerBound(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
