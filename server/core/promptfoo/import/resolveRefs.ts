import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import type { ConfigFiles } from './configFiles.ts'
import { readYamlText } from './configYaml.ts'
import type { ImportReport } from './importReport.ts'

const MOST_REFS = 2000
/** Maximum number of values visited while resolving references. */
const MOST_VALUES = 5_000_000

/** Keys whose value is a JSON schema or similar, in which `$ref` does not refer to the config. */
const opaque = new Set(['schema', 'json_schema', 'response_format', 'tools', 'functions', 'parameters'])

/**
 * Resolves `{$ref: '#/path'}` within a file and `{$ref: 'other.yaml#/path'}` between files; paths of files are relative to the file that
 * contains them. A reference that leads nowhere or to itself is reported and left out. Throws AppError BAD_INPUT for too many references.
 */
export function resolveRefs(root: Json, file: string, { files, report }: { files: ConfigFiles; report: ImportReport }): Json {
  const documents = new Map<string, Json | undefined>([[file, root]])
  let refs = MOST_REFS
  let values = MOST_VALUES

  const documentOf = (path: string): Json | undefined => {
    if (documents.has(path)) return documents.get(path)
    const read = files.read(path)
    const value = 'text' in read ? readYamlText(read.text, path, report) : undefined
    if ('problem' in read) report.add(path, read.problem)
    documents.set(path, value)
    return value
  }

  const follow = (ref: string, from: string, trail: readonly string[]): Json | undefined => {
    const [name = '', pointer = ''] = ref.split('#')
    const path = name === '' ? from : besideOf(from, decodeURIComponent(name))
    const step = `${path}#${pointer}`
    if (refs-- <= 0 || values <= 0) throw new AppError('BAD_INPUT', `There are too many references: $ref ${ref}.`, { place: { file } })
    if (trail.includes(step)) return left(from, `$ref ${ref} is circular and is left out.`)
    const document = documentOf(path)
    if (document === undefined) return left(from, `$ref ${ref} cannot be read and is left out.`)
    const target = targetOf(document, pointer)
    if (target === undefined) return left(from, `$ref ${ref} does not exist and is left out.`)
    return look(target, null, { from: path, trail: [...trail, step] })
  }

  const look = (value: Json, key: string | null, at: { from: string; trail: readonly string[] }): Json | undefined => {
    values--
    if (key !== null && opaque.has(key)) return value
    if (Array.isArray(value)) return value.flatMap((item) => present(look(item, null, at)))
    if (!isRecord(value)) return value
    const { $ref: ref, ...beside } = value
    if (typeof ref !== 'string' || /^[a-z][a-z+.-]+:\/\//i.test(ref)) return members(value, at)
    const target = follow(ref, at.from, at.trail)
    return isRecord(target) ? { ...target, ...members(beside, at) } : target
  }

  const members = (value: Record<string, Json>, at: { from: string; trail: readonly string[] }): Record<string, Json> =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, member]): [string, Json][] => present(look(member, name, at)).map((each) => [name, each])),
    )

  const left = (from: string, why: string): undefined => {
    report.add(from, why)
    return undefined
  }

  return look(root, null, { from: file, trail: [] }) ?? null
}

function present(value: Json | undefined): Json[] {
  return value === undefined ? [] : [value]
}

/** A path written in the file `from`, relative to the config's folder. */
function besideOf(from: string, path: string): string {
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of path.replace(/^file:\/\//, '').split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function targetOf(root: Json, pointer: string): Json | undefined {
  let target: Json | undefined = root
  for (const part of pointer.split('/').slice(1)) {
    const key = decodeURIComponent(part.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (Array.isArray(target)) target = target[Number(key)]
    else target = isRecord(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  return target
}
