/** Marks that people put around a short answer: brackets, quotes, the ends of sentences, Markdown's emphasis and code. */
const outer = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`´*_,;:!?…、。！？，．：；·\s]/u

/**
 * Text as `exact-match` compares it: NFC, case folded, white space folded to one blank, punctuation stripped at both ends.
 * Signs that change the meaning (`-`, `%`, `$`, `#`, `+`) stay. A text of nothing but punctuation keeps it.
 */
export function normaliseText(text: string): string {
  const folded = foldCase(text.normalize('NFC')).replace(/\s+/gu, ' ').trim()
  return stripOuter(folded) || folded
}

/** By hand and not by a pattern tied to the end, which takes the square of the length on long rows of marks. */
function stripOuter(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && outer.test(text.charAt(start))) start++
  // A full stop ends a sentence only at the end: `.5` stays apart from `5`.
  while (end > start && (text.charAt(end - 1) === '.' || outer.test(text.charAt(end - 1)))) end--
  return text.slice(start, end)
}

/** Text without case: by way of upper case, so that `ß`, `ẞ` and `SS` meet, and a final `ς` any other sigma. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}
