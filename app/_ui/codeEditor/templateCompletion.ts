export type CompletionContext = {
  /** The part of the variable's name that is already typed. */
  typed: string
  /** Text to insert around the variable, so that `{` and `{{` both become `{{name}}`. */
  before: string
  after: string
}

/**
 * Decides from the text of the line whether variables are suggested at the cursor.
 * Null outside of `{{ }}` and `{% %}`. A single `{` counts as the beginning of a hole.
 */
export function completionContext(lineBefore: string, lineAfter: string): CompletionContext | null {
  const typed = /(?<![\p{L}\p{N}_])[\p{L}\p{N}_]*$/u.exec(lineBefore)?.[0] ?? ''
  const lead = lineBefore.slice(0, lineBefore.length - typed.length)
  const hole = lead.lastIndexOf('{{')
  const tag = lead.lastIndexOf('{%')
  const open = Math.max(hole, tag)
  const closed = Math.max(lead.lastIndexOf('}}'), lead.lastIndexOf('%}'))
  if (open >= 0 && open > closed) {
    const inTag = tag > hole
    const closedAfter = inTag || /^[^{]*\}\}/.test(lineAfter)
    return { typed, before: '', after: closedAfter ? '' : '}}' }
  }
  return lead.endsWith('{') ? { typed, before: '{', after: lineAfter.startsWith('}') ? '}' : '}}' } : null
}
