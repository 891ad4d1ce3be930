/** A regular expression as far as `regexRisk` needs it. `text` of an atom is a pattern for the one character it takes; null: any. */
export type RegexItem = { least: number; most: number } & (
  | { kind: 'atom'; text: string | null }
  /** Takes no character: `^`, `\b`. */
  | { kind: 'empty' }
  /** Takes no character of its own: what it reads is read again by what follows it. */
  | { kind: 'lookAround'; alternatives: RegexItem[][] }
  | { kind: 'group'; alternatives: RegexItem[][] }
)

type Unquantified<T = RegexItem> = T extends RegexItem ? Omit<T, 'least' | 'most'> : never

/** Reads a pattern that `RegExp` has accepted. */
export function readRegex(pattern: string): RegexItem[][] {
  let at = 0
  return alternatives()

  function alternatives(): RegexItem[][] {
    const read: RegexItem[][] = [[]]
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        at++
        read.push([])
      } else read.at(-1)?.push(item())
    }
    at++
    return read
  }

  function item(): RegexItem {
    const start = at
    const opening = /^\((?:\?(?:<?[=!]|<[^>]*>|[a-z-]*:))?/.exec(pattern.slice(at))?.[0]
    if (opening !== undefined) {
      at += opening.length
      const inside = alternatives()
      return repeated({ kind: /[=!]$/.test(opening) ? 'lookAround' : 'group', alternatives: inside })
    }
    if (pattern[at] === '[') skipClass()
    else if (pattern[at] === '\\')
      at += /^\\(?:[pPu]\{[^}]*\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|k<[^>]*>|\d+|[^])/iu.exec(pattern.slice(at))?.[0].length ?? 1
    else at += String.fromCodePoint(pattern.codePointAt(at) ?? 0).length
    const text = pattern.slice(start, at)
    if (/^(?:\^|\$|\\b|\\B)$/.test(text)) return repeated({ kind: 'empty' })
    return repeated({ kind: 'atom', text: /^\\(?:[1-9]|k<)/.test(text) ? null : text })
  }

  function skipClass(): void {
    let depth = 0
    do {
      if (pattern[at] === '\\') at++
      else if (pattern[at] === '[') depth++
      else if (pattern[at] === ']') depth--
      at++
    } while (depth > 0 && at < pattern.length)
  }

  function repeated(what: Unquantified): RegexItem {
    const [quantifier = '', least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at)) ?? []
    at += quantifier.length
    if (quantifier === '') return { ...what, least: 1, most: 1 }
    if (least !== undefined) return { ...what, least: Number(least), most: most ? Number(most) : comma ? Infinity : Number(least) }
    return { ...what, least: quantifier[0] === '+' ? 1 : 0, most: quantifier[0] === '?' ? 1 : Infinity }
  }
}
