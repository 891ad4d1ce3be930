const HALF_EM_PX = 6.6

/** Matches full-width characters such as Hangul, kanji and emoji. */
const wide = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u

/** Splits a text into graphemes: a family emoji is one character. */
const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' })
const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

/** The approximate width of a chart label in pixels. */
export function labelWidth(text: string): number {
  return charactersOf(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0) * HALF_EM_PX
}

/** Shortens a label to `room` pixels with an ellipsis. At least its first two characters stay. */
export function fitLabel(text: string, room: number): string {
  if (labelWidth(text) <= room) return text
  const characters = charactersOf(text)
  let kept = Math.min(2, characters.length)
  while (kept < characters.length && labelWidth(`${characters.slice(0, kept + 1).join('')}…`) <= room) kept++
  return kept >= characters.length ? text : `${characters.slice(0, kept).join('')}…`
}
