/** True when a text may contain a template tag: `{{`, `{%` or a comment. Otherwise it is plain text. */
export function holdsTag(text: string): boolean {
  return /\{[{%#]/.test(text)
}
