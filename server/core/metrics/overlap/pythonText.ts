/**
 * Text as Python's str methods see it, which the reference implementations stand on. JavaScript's `\s` differs by six characters:
 * it lacks U+001C to U+001F and U+0085, and has U+FEFF.
 */
const blank = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const words = new RegExp(`[^${blank}]+`, 'g')
const blankCharacter = new RegExp(`[${blank}]`)

/** `character.isspace()`. */
export function isBlank(character: string): boolean {
  return blankCharacter.test(character)
}

/** `text.split()`: the runs of characters that are no white space. */
export function splitWords(text: string): string[] {
  return text.match(words) ?? []
}

/** `text.rstrip()`. A pattern tied to the end would take the square of the length on long rows of blanks. */
export function stripEnd(text: string): string {
  let end = text.length
  while (end > 0 && isBlank(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** `text.strip()`. */
export function strip(text: string): string {
  let start = 0
  while (start < text.length && isBlank(text.charAt(start))) start++
  return stripEnd(text.slice(start))
}
