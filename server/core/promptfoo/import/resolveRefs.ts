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
 * contains them. A reference that leads nowhere or to itself is reported and left out; within variables (the members of `vars`, or with
 * `inVars` of the whole file) it becomes `unreadMark`, as a missing variable would become an empty text. Throws AppError BAD_INPUT for too
 * many references.
 */
export function resolveRefs(
  root: Json,
  file: string,
  { files, report, inVars = false }: { files: ConfigFiles; report: ImportReport; inVars?: boolean },
): Json {
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

  const follow = (ref: string, at: At): Json | undefined => {
    const { from, trail } = at
    const [name = '', pointer = ''] = ref.split('#')
    const path = name === '' ? from : besideOf(from, decodeURIComponent(name))
    const step = `${path}#${pointer}`
    if (refs-- <= 0 || values <= 0) throw new AppError('BAD_INPUT', `There are too many references: $ref ${ref}.`, { place: { file } })
    if (trail.includes(step)) return left(at, `$ref ${ref} is circular and is left out.`)
    const document = documentOf(path)
    if (document === undefined) return left(at, `$ref ${ref} cannot be read and is left out.`)
    const target = targetOf(document, pointer)
    if (target === undefined) return left(at, `$ref ${ref} does not exist and is left out.`)
    return look(target, null, { ...at, from: path, trail: [...trail, step] })
  }

  const look = (value: Json, key: string | null, given: At): Json | undefined => {
    const at = key === 'vars' ? { ...given, inVars: true } : given
    values--
    if (key !== null && opaque.has(key)) return value
    if (Array.isArray(value)) return value.flatMap((item) => present(look(item, null, at)))
    if (!isRecord(value)) return value
    const { $ref: ref, ...beside } = value
    if (typeof ref !== 'string' || /^[a-z][a-z+.-]+:\/\//i.test(ref)) return members(value, at)
    // Without its default test, a test lacks variables.
    const target = follow(ref, key === 'defaultTest' ? { ...at, inVars: true } : at)
    return isRecord(target) ? { ...target, ...members(beside, at) } : target
  }

  const members = (value: Record<string, Json>, at: At): Record<string, Json> =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, member]): [string, Json][] => present(look(member, name, at)).map((each) => [name, each])),
    )

  const left = ({ from, inVars: marked }: At, why: string): Json | undefined => {
    report.add(from, why)
    return marked ? { [unreadMark]: why } : undefined
  }

  return look(root, null, { from: file, trail: [], inVars }) ?? null
}

/** The file that contains a value, the references that lead to it, and whether it is part of a variable. */
type At = { from: string; trail: readonly string[]; inVars: boolean }

/** The member of a mapping that says why it, or a reference in its place, could not be read. */
export const unreadMark = '$unread'

/** Why a part of a value could not be read, as `resolveRefs` marks it; null when all of it was. */
export function unreadReason(value: Json): string | null {
  if (typeof value !== 'object' || value === null) return null
  const own = isRecord(value) ? value[unreadMark] : null
  if (typeof own === 'string') return own
  for (const member of Object.values(value)) {
    const reason = unreadReason(member)
    if (reason !== null) return reason
  }
  return null
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
