/** Control characters, and the marks that reorder text: a terminal obeys them instead of showing them. */
const obeyed = /\r(?!\n)|(?![\r\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu

/**
 * `text` for a terminal: control characters other than tabs and line breaks become `\u001b` and the like. A document of JSON keeps its
 * meaning, since JSON reads the same escape.
 */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
