/** Columns of a terminal that a text takes: East Asian wide characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) width += wide.test(segment) ? 2 : zero.test(segment) ? 0 : 1
  return width
}

/** Fills a text with spaces up to `width` columns, numbers from the left. */
export function padDisplay(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return side === 'left' ? space + text : text + space
}

const wide =
  /\p{Script=Hangul}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|\uFE0F|[\u3000-\u303F\uFF00-\uFF60]/u
const zero = /^[\p{Mark}\p{Control}\p{Format}]+$/u
