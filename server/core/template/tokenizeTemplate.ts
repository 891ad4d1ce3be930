/** A stretch of a template for highlighting. `name`: the first name in a hole, or the name of the tag. */
export type TemplateToken = { kind: 'text' | 'variable' | 'tag' | 'comment'; start: number; end: number; name?: string }

const closers: Record<string, string> = { '{{': '}}', '{%': '%}', '{#': '#}' }
const kinds: Record<string, TemplateToken['kind']> = { '{{': 'variable', '{%': 'tag', '{#': 'comment' }

/**
 * Splits a template into stretches that cover it without gaps, with offsets in UTF-16 units. Never throws: an incomplete tag extends to the
 * end. The content of `raw` is text.
 */
export function tokenizeTemplate(source: string): TemplateToken[] {
  const tokens: TemplateToken[] = []
  const opener = /\{[{%#]/g
  let from = 0
  for (let match = opener.exec(source); match; match = opener.exec(source)) {
    if (match.index > from) tokens.push({ kind: 'text', start: from, end: match.index })
    const token = readTag(source, match.index, match[0])
    tokens.push(token)
    from = token.end
    if (token.kind === 'tag' && (token.name === 'raw' || token.name === 'verbatim')) {
      const end = rawEnd(source, from, token.name)
      if (end > from) tokens.push({ kind: 'text', start: from, end })
      from = end
    }
    opener.lastIndex = from
  }
  if (from < source.length) tokens.push({ kind: 'text', start: from, end: source.length })
  return tokens
}

function readTag(source: string, start: number, opener: string): TemplateToken {
  const closer = closers[opener] ?? ''
  const end = opener === '{#' ? source.indexOf(closer, start + 2) : closingOutsideQuotes(source, start + 2, closer)
  const token: TemplateToken = { kind: kinds[opener] ?? 'text', start, end: end === -1 ? source.length : end + 2 }
  if (opener === '{#') return token
  const name = /-?\s*([\p{L}\p{M}\p{N}_$]+)/uy
  name.lastIndex = start + 2
  const found = name.exec(source)?.[1]
  const isName = found !== undefined && name.lastIndex <= token.end && !/^\d/.test(found)
  return isName ? { ...token, name: found } : token
}

function closingOutsideQuotes(source: string, from: number, closer: string): number {
  let quote: string | null = null
  for (let index = from; index < source.length; index++) {
    const character = source.charAt(index)
    if (quote !== null) {
      if (character === '\\') index++
      else if (character === quote) quote = null
    } else if (character === '"' || character === "'") {
      quote = character
    } else if (source.startsWith(closer, index)) {
      return index
    }
  }
  return -1
}

function rawEnd(source: string, from: number, name: string): number {
  const end = new RegExp(`\\{%\\s*end${name}\\s*%\\}`, 'g')
  end.lastIndex = from
  return end.exec(source)?.index ?? source.length
}
