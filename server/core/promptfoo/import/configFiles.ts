import { parseDocument } from 'yaml'
import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { writtenSize } from './writtenSize.ts'

/**
 * The files around a config, read by the caller, who keeps them inside the folder it allows. `read` takes a path as the config writes
 * it; `glob` gives the files that a pattern names, in the order of their names.
 */
export type ConfigFiles = { read: (path: string) => { text: string } | { problem: string }; glob: (pattern: string) => string[] }

/** About two seconds of parsing. */
const MOST_CHARACTERS = 4_000_000
const MOST_REFS = 2000
/** How often aliases may be used, and what the text may come to with them put in: more is an attack on memory. */
const MOST_COPIES = 10_000
const MOST_WRITTEN = 20_000_000
/** What may be visited for references. */
const MOST_VALUES = 5_000_000

/** YAML or JSON as a value. Throws AppError BAD_INPUT with the place of what is wrong; aliases may be used ten thousand times. */
export function readYamlText(text: string, file: string): Json {
  if (text.length > MOST_CHARACTERS) throw new AppError('FILE_TOO_LARGE', 'This file is too long to be read as YAML.', { place: { file } })
  const document = parseDocument(text, { prettyErrors: true, merge: true })
  const [error] = document.errors
  if (error) {
    const line = error.linePos?.[0].line
    const why =
      error.code === 'MULTIPLE_DOCS'
        ? 'It holds several documents, parted by `---`; a config is one.'
        : `The YAML cannot be read: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}.`
    throw new AppError('BAD_INPUT', why, {
      place: { file, ...(line ? { line } : {}) },
    })
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_COPIES })
    if (writtenSize(value) > MOST_WRITTEN) throw new RangeError('Written out, it is too long.')
    // Dates and the like end here.
    return JSON.parse(JSON.stringify(value ?? null)) as Json
  } catch {
    throw new AppError('BAD_INPUT', 'The YAML has an alias that cannot be followed, or too many of them.', { place: { file } })
  }
}

/** Values in which `$ref` belongs to a JSON schema and not to the config. */
const opaque = new Set(['schema', 'json_schema', 'response_format', 'tools', 'functions', 'parameters'])

/** Puts in what `{$ref: '#/path'}` names in the same file. Throws AppError BAD_INPUT for one that leads nowhere or round in a circle. */
export function resolveRefs(root: Json, file: string): Json {
  let left = MOST_REFS
  let values = MOST_VALUES
  const look = (value: Json, key: string | null, trail: readonly string[]): Json => {
    values--
    if (key !== null && opaque.has(key)) return value
    if (Array.isArray(value)) return value.map((item) => look(item, null, trail))
    if (!isRecord(value)) return value
    const ref = value.$ref
    if (typeof ref === 'string' && ref.startsWith('#/')) {
      if (trail.includes(ref) || left-- <= 0 || values <= 0)
        throw new AppError('BAD_INPUT', `$ref ${ref} leads round in a circle, or there are too many.`, { place: { file } })
      const { $ref: _ref, ...beside } = value
      const target = look(targetOf(root, ref, file), null, [...trail, ref])
      return isRecord(target) ? { ...target, ...(look(beside, null, trail) as Record<string, Json>) } : target
    }
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, look(member, name, trail)]))
  }
  return look(root, null, [])
}

function targetOf(root: Json, ref: string, file: string): Json {
  let target: Json | undefined = root
  for (const part of ref.slice(2).split('/')) {
    const key = decodeURIComponent(part.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (Array.isArray(target)) target = target[Number(key)]
    else target = isRecord(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  if (target === undefined) throw new AppError('BAD_INPUT', `$ref ${ref} leads nowhere in this file.`, { place: { file } })
  return target
}
