/** Marks that people put around a short answer: brackets, quotes, the ends of sentences, Markdown's emphasis and code. */
const outer = String.raw`[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'\x60´*_,;:!?…、。！？，．：；·\s]`
const leading = new RegExp(`^${outer}+`, 'u')
/** A full stop ends a sentence only at the end: `.5` stays apart from `5`. */
const trailing = new RegExp(String.raw`(?:${outer}|\.)+$`, 'u')

/**
 * Text as `exact-match` compares it: NFC, case folded, white space folded to one blank, punctuation stripped at both ends.
 * Signs that change the meaning (`-`, `%`, `$`, `#`, `+`) stay. A text of nothing but punctuation keeps it.
 */
export function normaliseText(text: string): string {
  const folded = foldCase(text.normalize('NFC')).replace(/\s+/gu, ' ').trim()
  const stripped = folded.replace(leading, '').replace(trailing, '')
  return stripped === '' ? folded : stripped
}

/** Text without case: by way of upper case, so that `ß`, `ẞ` and `SS` meet, and a final `ς` any other sigma. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}
