import { countCharacters } from '../../metrics/text/countText.ts'

/** The words of a text as parallel lists, in order. White space between them belongs to none. */
export type Words = {
  /** UTF-16 positions in the text. */
  starts: readonly number[]
  ends: readonly number[]
}

/** A size for each position among the words: those from `i` up to `j`, without `j`, have the size `ends[j - 1] - starts[i]`. */
export type Measure = { starts: readonly number[]; ends: readonly number[] }

/** Longer runs without a space, such as addresses and encoded data, are split into words of this many UTF-16 units. */
const longest = 64

/** Runs without white space. A space that bears a combining mark is one character with it. */
const run = /(?:\S|\p{Zs}(?=[\p{Gr_Ext}\p{Mc}\p{EMod}\u200d]))+/gu

/** Scripts that do not separate words by spaces, and the marks that end their sentences. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}。！？｡]/u

const wordSegmenter = new Intl.Segmenter('und', { granularity: 'word' })
const graphemeSegmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The distinct words of a text: all that `chunkDocument` asks the tokens of. */
export function wordsOf(text: string): string[] {
  const { starts, ends } = readWords(text)
  return [...new Set(starts.map((start, at) => text.slice(start, ends[at])))]
}

export function readWords(text: string): Words {
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: found, index } of text.matchAll(run)) {
    let start = index
    for (const length of found.length <= longest && !unspaced.test(found) ? [found.length] : piecesOf(found)) {
      starts.push(start)
      ends.push((start += length))
    }
  }
  return { starts, ends }
}

/** Lengths of the parts of a run: its words by dictionary where the script has no spaces, cut between characters where one is too long. */
function piecesOf(found: string): number[] {
  if (!unspaced.test(found)) return cut(found)
  const pieces: string[] = []
  for (const { segment, isWordLike } of wordSegmenter.segment(found)) {
    const before = pieces.at(-1)
    // Punctuation stays with the word before it.
    if (isWordLike || before === undefined || before.length + segment.length > longest) pieces.push(segment)
    else pieces[pieces.length - 1] = before + segment
  }
  return pieces.flatMap((piece) => (piece.length <= longest ? [piece.length] : cut(piece)))
}

function cut(piece: string): number[] {
  const lengths: number[] = []
  let length = 0
  for (const { segment } of graphemeSegmenter.segment(piece)) {
    if (length > 0 && length + segment.length > longest) {
      lengths.push(length)
      length = 0
    }
    length += segment.length
  }
  return [...lengths, length]
}

/** Sizes in tokens; white space has none. */
export function tokenMeasure(text: string, words: Words, tokensOf: (word: string) => number): Measure {
  return measureOf(words, (start, end) => tokensOf(text.slice(start, end)))
}

/** Sizes in characters as a reader counts them (grapheme clusters), the white space between the words included. */
export function characterMeasure(text: string, words: Words): Measure {
  const sizeOf = (start: number, end: number) => countCharacters(text.slice(start, end))
  return measureOf(words, sizeOf, sizeOf)
}

function measureOf(
  words: Words,
  sizeOf: (start: number, end: number) => number,
  gapOf: (start: number, end: number) => number = () => 0,
): Measure {
  const starts: number[] = []
  const ends: number[] = []
  let before = 0
  let total = 0
  for (const [at, start] of words.starts.entries()) {
    const end = words.ends[at] ?? start
    if (before < start) total += gapOf(before, start)
    starts.push(total)
    ends.push((total += sizeOf(start, end)))
    before = end
  }
  return { starts, ends }
}
