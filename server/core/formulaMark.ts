/** The column of an exported CSV that lists, as JSON, the columns of the row whose text has marks. Left out if no text has one. */
export const markedColumn = 'assay.marked'

/** A text that a spreadsheet computes instead of showing it begins with such a sign, full-width signs included. */
const computed = /^['\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]/
const number = /^\s*[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:e[+-]?\d+)?%?\s*$/i

/**
 * `text` with an apostrophe before each part that a spreadsheet would compute. A part begins at the start of the text and, because
 * spreadsheets in some languages separate columns by them, after a semicolon or a tab. Numbers such as `-5` stay as they are, while
 * `+82-10-1234-5678` would become a sum and `- item` an error.
 */
export function markFormulas(text: string): string {
  return text.replace(/[^;\t]+/g, (part) => (isComputed(part) ? `'${part}` : part))
}

/** The text that `markFormulas` was given. */
export function unmarkFormulas(text: string): string {
  return text.replace(/[^;\t]+/g, (part) => (part.startsWith("'") && isComputed(part.slice(1)) ? part.slice(1) : part))
}

function isComputed(part: string): boolean {
  return computed.test(part) && !(number.test(part) && /\d/.test(part))
}

/** The columns of a row that have marks, from its text in `assay.marked`; null if the text is no list. */
export function markedNames(text: string): string[] | null {
  if (text.trim() === '') return []
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null
  } catch {
    return null
  }
}
