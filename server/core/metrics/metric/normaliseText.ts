/** Marks around short answers: brackets, quotes, ends of sentences, Markdown's emphasis and code. */
const outer = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`´*_,;:!?…、。！？，．：；·\s]/u

/**
 * Text as compared by `exact-match`: NFC, case folded, white space collapsed to one space, punctuation stripped at both ends. Signs that
 * change the meaning (`-`, `%`, `$`, `#`, `+`) are kept. A text of punctuation only is kept.
 */
export function normaliseText(text: string): string {
  const folded = foldCase(text.normalize('NFC')).replace(/\s+/gu, ' ').trim()
  return stripOuter(folded) || folded
}

/** Not a pattern anchored at the end, which would take quadratic time on long runs of marks. */
function stripOuter(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && outer.test(text.charAt(start))) start++
  // A full stop ends a sentence only at the end: `.5` differs from `5`.
  while (end > start && (text.charAt(end - 1) === '.' || outer.test(text.charAt(end - 1)))) end--
  return text.slice(start, end)
}

/** Case-folded text, by way of upper case: `ß`, `ẞ` and `SS` are equal, and so are a final `ς` and any other sigma. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}
