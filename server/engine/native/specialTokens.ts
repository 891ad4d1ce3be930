/** Finds which of many special tokens' texts occur in a text; one pass, each text once. */
export function specialFinder(specials: readonly string[]): (text: string) => string[] {
  const wanted = [...new Set(specials)].filter((special) => special.length > 1).toSorted((a, b) => b.length - a.length)
  if (wanted.length === 0) return () => []
  const pattern = new RegExp(wanted.map(escapePattern).join('|'), 'gu')
  return (text) => [...new Set(text.match(pattern) ?? [])]
}

/** A text as a regular expression that matches just it. */
export const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
