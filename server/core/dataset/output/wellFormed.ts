import type { RowContent } from '../row/content.ts'

/** Why no file can hold the content as it is, null if one can. A half of a surrogate pair has no bytes in UTF-8. */
export function brokenText(content: RowContent): string | null {
  // JSON escapes such halves, and nothing else begins like this but the text of an escape.
  if (!/\\ud[89a-f]/i.test(JSON.stringify(content)) || isWellFormed(content)) return null
  return 'A text has half of a surrogate pair (a broken emoji or rare character), which UTF-8 cannot hold. Edit the row.'
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (Array.isArray(value)) return value.every((item) => isWellFormed(item))
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, member]) => key.isWellFormed() && isWellFormed(member))
}
