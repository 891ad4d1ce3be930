import { parseDocument } from 'yaml'
import { isRecord, type Json } from '../../json.ts'

/** Beyond these an output full of brackets would take long. */
const MOST_CHARACTERS = 20_000
const MOST_READ = 100_000
const MOST_DEPTH = 64

/**
 * The objects in a text as promptfoo finds them: from each `{` to the bracket that closes it, brackets counted within texts too, or to the
 * end as if it were closed there. Read as YAML, so that `{a: 1,}` is one; lists and plain values are none.
 */
export function containedObjects(text: string): Json[] {
  const found: Json[] = []
  const end = Math.min(text.length, MOST_CHARACTERS)
  for (let at = text.indexOf('{'), read = 0; at >= 0 && at < end && read < MOST_READ;) {
    const { close, depth } = closing(text, at, end)
    const candidate = close === null ? `${text.slice(at, end)}}` : text.slice(at, close)
    read += candidate.length
    const value = depth > MOST_DEPTH || (candidate === '{}' && close === null) ? null : readObject(candidate)
    if (value !== null) found.push(value)
    at = text.indexOf('{', value === null ? at + 1 : (close ?? end))
  }
  return found
}

/** The position after the bracket that closes the one at `start`, null where none does, and how deep brackets lie in between. */
function closing(text: string, start: number, end: number): { close: number | null; depth: number } {
  let deepest = 0
  for (let at = start, depth = 0; at < end; at++) {
    if (text[at] === '{') deepest = Math.max(deepest, ++depth)
    else if (text[at] === '}' && --depth === 0) return { close: at + 1, depth: deepest }
  }
  return { close: null, depth: deepest }
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
