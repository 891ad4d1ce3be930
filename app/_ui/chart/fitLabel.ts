const HALF_EM_PX = 6.6

/** Whether a character is about as wide as it is high, as Hangul, kanji and emoji are. */
const wide = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u

/** What people take for one character, family emoji included. */
const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' })
const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

/** About how wide a chart's label is, in pixels of its small type. */
export function labelWidth(text: string): number {
  return charactersOf(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0) * HALF_EM_PX
}

/** A label cut to the room there is, with an ellipsis; at least its first two characters stay. */
export function fitLabel(text: string, room: number): string {
  if (labelWidth(text) <= room) return text
  const characters = charactersOf(text)
  let kept = Math.min(2, characters.length)
  while (kept < characters.length && labelWidth(`${characters.slice(0, kept + 1).join('')}…`) <= room) kept++
  return kept >= characters.length ? text : `${characters.slice(0, kept).join('')}…`
}
