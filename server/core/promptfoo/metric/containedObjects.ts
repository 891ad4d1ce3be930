import { parseDocument } from 'yaml'
import { isRecord, type Json } from '../../json.ts'

/** What may be spent on one text, in characters looked at: an output full of brackets would take long. Reading YAML is slow. */
const MOST_WORK = 10_000_000
const YAML_WORK = 50
const MOST_DEPTH = 64

/**
 * The objects in a text as promptfoo finds them: from each `{` to the bracket that closes it, brackets counted within texts too, or to the
 * end as if it were closed there. Read as YAML, so that `{a: 1,}` is one; lists and plain values are none. `whole` is false where the work for
 * one text, about a second, was used up before its end.
 */
export function containedObjects(text: string): { found: Json[]; whole: boolean } {
  const found: Json[] = []
  let left = MOST_WORK
  for (let at = text.indexOf('{'); at >= 0 && left > 0;) {
    const { close, depth } = closing(text, at)
    const candidate = close === null ? `${text.slice(at)}}` : text.slice(at, close)
    left -= candidate.length
    const value = depth > MOST_DEPTH || (candidate === '{}' && close === null) ? null : (readJson(candidate) ?? readYaml(candidate))
    if (value !== null) found.push(value)
    at = text.indexOf('{', value === null ? at + 1 : (close ?? text.length))
  }
  return { found, whole: left > 0 }

  function readYaml(candidate: string): Json | null {
    left -= candidate.length * YAML_WORK
    return left > 0 ? yamlObject(candidate) : null
  }
}

/** The position after the bracket that closes the one at `start`, null where none does, and how deep brackets lie in between. */
function closing(text: string, start: number): { close: number | null; depth: number } {
  let deepest = 0
  for (let at = start, depth = 0; at < text.length; at++) {
    if (text[at] === '{') deepest = Math.max(deepest, ++depth)
    else if (text[at] === '}' && --depth === 0) return { close: at + 1, depth: deepest }
  }
  return { close: null, depth: deepest }
}

function readJson(text: string): Json | null {
  try {
    return recordOrNull(JSON.parse(text) as Json)
  } catch {
    return null
  }
}

function yamlObject(text: string): Json | null {
  const document = parseDocument(text, { logLevel: 'silent', stringKeys: false })
  if (document.errors.length > 0) return null
  try {
    return recordOrNull(JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as Json)
  } catch {
    return null
  }
}

function recordOrNull(value: Json): Json | null {
  return isRecord(value) ? value : null
}
