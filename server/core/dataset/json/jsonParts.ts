/** A member of an object or an element of a list (`key` null) with its source text. */
export type JsonPart = { key: string | null; source: string }

/** The direct members or elements of a valid JSON text, each with its source text, so that no digit is lost; none for a single value. */
export function jsonParts(text: string): JsonPart[] {
  const parts: JsonPart[] = []
  let at = afterSpace(text, 0)
  const isObject = text[at] === '{'
  if (!isObject && text[at] !== '[') return parts
  at = afterSpace(text, at + 1)
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    let key: string | null = null
    if (isObject) {
      const end = afterString(text, at)
      key = JSON.parse(text.slice(at, end)) as string
      at = afterSpace(text, afterSpace(text, end) + 1)
    }
    const end = afterValue(text, at)
    parts.push({ key, source: text.slice(at, end) })
    at = afterSpace(text, end)
    if (text[at] === ',') at = afterSpace(text, at + 1)
  }
  return parts
}

/** A key that an object of a valid JSON text has twice, at any depth; null if there is none. */
export function duplicateKey(text: string): string | null {
  /** The keys of the objects that are open; null for a list. */
  const open: (Set<string> | null)[] = []
  let isKey = false
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
        open.push(new Set())
        isKey = true
        break
      case '[':
        open.push(null)
        isKey = false
        break
      case '}':
      case ']':
        open.pop()
        isKey = false
        break
      case ',':
        isKey = open.at(-1) != null
        break
      case '"': {
        const end = afterString(text, at)
        const keys = open.at(-1)
        if (isKey && keys) {
          const source = text.slice(at, end)
          const key = source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1)
          if (keys.has(key)) return key
          keys.add(key)
          isKey = false
        }
        at = end - 1
        break
      }
      default:
    }
  }
  return null
}

function afterSpace(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1
  return at
}

/** The position after the string that begins at `from`. */
function afterString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1)
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at === -1 ? text.length : at + 1
}

/** Whether a character of a string has an odd number of backslashes before it. */
export function isEscaped(text: string, at: number): boolean {
  let from = at
  while (text[from - 1] === '\\') from -= 1
  return (at - from) % 2 === 1
}

function afterValue(text: string, from: number): number {
  if (text[from] === '"') return afterString(text, from)
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = afterString(text, at) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (character === ',' || character === ' ' || character === '\n' || character === '\r' || character === '\t'))
      return at
  }
  return text.length
}
