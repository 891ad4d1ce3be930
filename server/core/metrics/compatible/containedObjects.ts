import { parseDocument } from 'yaml'
import { isRecord, type Json } from '../../json.ts'

/** Beyond these an output full of brackets would take long. */
const MOST_CHARACTERS = 20_000
const MOST_TRIES = 200

/**
 * The objects in a text as promptfoo finds them: from each `{` to the bracket that closes it, brackets counted within texts too, or to the
 * end as if it were closed there. Read as YAML, so that `{a: 1,}` is one; lists and plain values are none.
 */
export function containedObjects(text: string): Json[] {
  const found: Json[] = []
  const end = Math.min(text.length, MOST_CHARACTERS)
  for (let at = text.indexOf('{'), tries = 0; at >= 0 && at < end && tries < MOST_TRIES; tries++) {
    const close = closing(text, at, end)
    const value = readObject(close === null ? `${text.slice(at, end)}}` : text.slice(at, close))
    const read = value !== null && (close !== null || at + 1 < text.length)
    if (read) found.push(value)
    at = text.indexOf('{', read ? (close ?? end) : at + 1)
  }
  return found
}

/** The position after the bracket that closes the one at `start`, or null. */
function closing(text: string, start: number, end: number): number | null {
  for (let at = start, depth = 0; at < end; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at + 1
  }
  return null
}

function readObject(text: string): Json | null {
  try {
    return recordOrNull(JSON.parse(text) as Json)
  } catch {
    const document = parseDocument(text, { logLevel: 'silent', stringKeys: false })
    if (document.errors.length > 0) return null
    try {
      return recordOrNull(JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as Json)
    } catch {
      return null
    }
  }
}

function recordOrNull(value: Json): Json | null {
  return isRecord(value) ? value : null
}
