import { isRecord, type Json } from '../../json.ts'
import { isProgram, namesOf, readConfigFile, type Reading } from './configFiles.ts'
import { unreadMark, unreadReason } from './resolveRefs.ts'
import { anyVariable, type RawTest } from './testCase.ts'
import { extensionOf, filePath, recordOf } from './values.ts'

/** A variable's value; `unread` says why it has none, so that a test which needs it is left out. */
export type ReadVar = { value: Json } | { unread: string }

/** The variables of a test, and those that cannot be read. */
export type ReadVars = Pick<RawTest, 'vars' | 'unread'>

/** `trail`: the including files, to detect a file that includes itself. */
type VarReading = Reading & { trail?: readonly string[] }

/** Variables, including those in files. A null has no value and is reported. */
export function readVars(value: Json | undefined, path: string, reading: VarReading): ReadVars {
  if (value === undefined || value === null) return { vars: {}, unread: {} }
  if (typeof value === 'string' || Array.isArray(value)) {
    const parts = [value].flat().flatMap((item) => varsOfFiles(item, path, reading))
    const whole: ReadVars = { vars: {}, unread: {} }
    for (const { vars, unread } of parts) {
      Object.assign(whole.vars, vars)
      Object.assign(whole.unread, unread)
    }
    return whole
  }
  const read: ReadVars = { vars: {}, unread: {} }
  const { [unreadMark]: mark, ...members } = recordOf(value, { path, report: reading.report })
  if (!isRecord(value)) read.unread[anyVariable] = 'Variables must be a mapping.'
  else if (typeof mark === 'string') read.unread[anyVariable] = mark
  for (const [name, given] of Object.entries(members)) {
    if (given === null) reading.report.add(`${path}.${name}`, 'It has no value and is left out.')
    else setVar(read, name, Array.isArray(given) ? readList(given, `${path}.${name}`, reading) : readVar(given, `${path}.${name}`, reading))
  }
  return read
}

export function setVar({ vars, unread }: ReadVars, name: string, read: ReadVar): void {
  if ('value' in read) vars[name] = read.value
  else unread[name] = read.unread
}

function varsOfFiles(item: Json, path: string, reading: VarReading): ReadVars[] {
  const pattern = filePath(item) ?? (typeof item === 'string' ? item : null)
  const unknown = (why: string): ReadVars[] => {
    reading.report.add(path, why)
    return [{ vars: {}, unread: { [anyVariable]: why } }]
  }
  if (pattern === null) return unknown('Variables must be a mapping or files with a mapping.')
  const names = namesOf(pattern, reading.files)
  if (names.length === 0) return unknown(`No file matches ${pattern}.`)
  return names.flatMap((name) => {
    const { trail = [] } = reading
    if (trail.includes(name)) return unknown(`${name} includes itself.`)
    const value = readConfigFile(name, path, reading, true)
    if (value === undefined) return [{ vars: {}, unread: { [anyVariable]: `${name} cannot be read.` } }]
    return [readVars(value, path, { ...reading, trail: [...trail, name] })]
  })
}

/** The readable values of a list; without any, the reason of the first. */
function readList(items: readonly Json[], path: string, reading: Reading): ReadVar {
  const read = items.map((item) => readVar(item, path, reading))
  const [first] = read
  const values = read.flatMap((each, index) => ('value' in each ? (isPattern(items[index]) ? [each.value].flat() : [each.value]) : []))
  return values.length === 0 && first && 'unread' in first ? first : { value: values }
}

/** A variable's value; for `file://` the content of the file, for a pattern of files a list of their contents. */
export function readVar(given: Json, path: string, reading: Reading): ReadVar {
  const pattern = filePath(given)
  if (pattern === null) return known(given)
  const names = namesOf(pattern, reading.files)
  if (names.length === 0) return cannotRead(path, `No file matches ${pattern}.`, reading)
  const read = names.map((name) => readFile(name, path, reading))
  const [first] = read
  const values = read.flatMap((each) => ('value' in each ? [each.value] : []))
  if (values.length === 0 && first) return first
  return isPattern(given) ? { value: values } : (first ?? { value: '' })
}

const isPattern = (given: Json | undefined) => /[*?[{]/.test(filePath(given) ?? '')

const unreadable = ['.pdf', '.png', '.jpg', '.jpeg', '.gif', '.webp', '.mp3', '.wav', '.mp4', '.docx', '.xlsx']

/** promptfoo inserts a JSON file as it is written, and a YAML file as JSON. */
function readFile(name: string, path: string, reading: Reading): ReadVar {
  if (isProgram(name)) return cannotRead(path, `${name} is a program. Programs are not run.`, reading)
  const extension = extensionOf(name)
  if (unreadable.includes(extension)) return cannotRead(path, `${name} is not a text file.`, reading)
  if (extension === '.yaml' || extension === '.yml') {
    const value = readConfigFile(name, path, reading, true)
    if (value === undefined) return { unread: `${name} cannot be read.` }
    const read = known(value)
    return 'unread' in read ? read : { value: JSON.stringify(value) }
  }
  const read = reading.files.read(name)
  return 'problem' in read ? cannotRead(path, read.problem, reading) : { value: read.text.trim() }
}

/** A value, unless a reference in it leads nowhere; that has been reported. */
function known(value: Json): ReadVar {
  const reason = unreadReason(value)
  return reason === null ? { value } : { unread: reason }
}

function cannotRead(path: string, why: string, { report }: Reading): ReadVar {
  report.add(path, why)
  return { unread: why }
}
