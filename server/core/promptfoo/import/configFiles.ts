import { parseDocument } from 'yaml'
import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { writtenSize } from './writtenSize.ts'

/**
 * The files around a config. The caller restricts access to an allowed folder. `read` takes a path as written in the config; `glob` returns
 * the files that match a pattern, sorted by name.
 */
export type ConfigFiles = { read: (path: string) => { text: string } | { problem: string }; glob: (pattern: string) => string[] }

/** About two seconds of parsing. */
const MOST_CHARACTERS = 4_000_000
const MOST_REFS = 2000
/** Limits for aliases and for the expanded size, against attacks that exhaust memory. */
const MOST_COPIES = 10_000
const MOST_WRITTEN = 20_000_000
/** Maximum number of values visited while resolving references. */
const MOST_VALUES = 5_000_000

/**
 * Parses YAML or JSON. Throws AppError FILE_TOO_LARGE, or BAD_INPUT with the place of the error; aliases may be used ten thousand times.
 */
export function readYamlText(text: string, file: string): Json {
  if (text.length > MOST_CHARACTERS) throw new AppError('FILE_TOO_LARGE', 'This file is too long to be read as YAML.', { place: { file } })
  const document = parseDocument(text, { prettyErrors: true, merge: true })
  const [error] = document.errors
  if (error) {
    const line = error.linePos?.[0].line
    const why =
      error.code === 'MULTIPLE_DOCS'
        ? 'It has several documents, separated by `---`. A config must be a single document.'
        : `The YAML cannot be read: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}.`
    throw new AppError('BAD_INPUT', why, {
      place: { file, ...(line ? { line } : {}) },
    })
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_COPIES })
    if (writtenSize(value) > MOST_WRITTEN) throw new RangeError('Written out, it is too long.')
    // Converts dates and other non-JSON values.
    return JSON.parse(JSON.stringify(value ?? null)) as Json
  } catch {
    throw new AppError('BAD_INPUT', 'The YAML has an alias that cannot be resolved, or too many aliases.', { place: { file } })
  }
}

/** Keys whose value is a JSON schema or similar, in which `$ref` does not refer to the config. */
const opaque = new Set(['schema', 'json_schema', 'response_format', 'tools', 'functions', 'parameters'])

/** Resolves `{$ref: '#/path'}` within the same file. Throws AppError BAD_INPUT for a missing or circular reference. */
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
        throw new AppError('BAD_INPUT', `$ref ${ref} is circular, or there are too many references.`, { place: { file } })
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
  if (target === undefined) throw new AppError('BAD_INPUT', `$ref ${ref} does not exist in this file.`, { place: { file } })
  return target
}
