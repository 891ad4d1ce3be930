export type CompletionContext = {
  /** What of the variable's name is typed already. */
  typed: string
  /** Text to put around the variable, so that `{` and `{{` both end up as `{{ name }}`. */
  before: string
  after: string
}

/**
 * Decides whether variables are offered at the cursor, from the text of its line.
 * Null outside of `{{ }}` and `{% %}`; a lone `{` counts, because it is how a hole begins.
 */
export function completionContext(lineBefore: string, lineAfter: string): CompletionContext | null {
  const typed = /[\p{L}\p{N}_]*$/u.exec(lineBefore)?.[0] ?? ''
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
