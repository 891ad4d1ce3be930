const characters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The longest character that is never split, in UTF-16 units. A family emoji with skin tones has 25. */
const LONGEST_CHARACTER = 64

/** The first characters of a text, at most `most` UTF-16 units. An emoji or a decomposed syllable is kept whole or left out. */
export function headOf(text: string, most: number): string {
  return most >= text.length ? text : text.slice(0, boundary(text, most).before)
}

/** The last characters of a text, at most `most` UTF-16 units. */
export function tailOf(text: string, most: number): string {
  return most >= text.length ? text : text.slice(boundary(text, text.length - most).after)
}

/** Start and end of the character at `at`. Both are `at` if a character begins there. */
function boundary(text: string, at: number): { before: number; after: number } {
  // Only the surroundings matter, and segmenting a long text is slow.
  const from = safeStart(text, Math.max(0, at - LONGEST_CHARACTER))
  const found = characters.segment(text.slice(from, at + LONGEST_CHARACTER)).containing(at - from)
  if (!found || found.index === at - from) return { before: at, after: at }
  return { before: from + found.index, after: from + found.index + found.segment.length }
}

/** A position at or before `at` that splits neither a surrogate pair nor a row of flags, which consist of pairs of letters. */
function safeStart(text: string, at: number): number {
  let from = at
  if (from > 0 && /^[\uDC00-\uDFFF]/.test(text.slice(from, from + 1))) from -= 1
  while (from >= 2 && flagLetter.test(text.slice(from - 2, from))) from -= 2
  return from
}

const flagLetter = /^\p{Regional_Indicator}$/u
