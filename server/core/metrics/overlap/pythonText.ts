/**
 * Text functions with the results of Python's str methods, which the reference implementations use. JavaScript's `\s` differs in six
 * characters: it does not match U+001C to U+001F and U+0085, and matches U+FEFF.
 */
const blank = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const words = new RegExp(`[^${blank}]+`, 'g')
const blankCharacter = new RegExp(`[${blank}]`)

/** `character.isspace()`. */
export function isBlank(character: string): boolean {
  return blankCharacter.test(character)
}

/** `text.split()`: the sequences of characters that are not white space. */
export function splitWords(text: string): string[] {
  return text.match(words) ?? []
}

/** `text.rstrip()`. A pattern anchored at the end would take quadratic time on long runs of white space. */
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
