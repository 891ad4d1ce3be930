/** Whether a text holds what may be a tag of a template: `{{`, `{%` or a comment. One without any is plain text. */
export function holdsTag(text: string): boolean {
  return /\{[{%#]/.test(text)
}
