import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { type StrictJson, strictJson } from '../json/strictJson.ts'
import type { RowContent } from '../row/content.ts'
import type { DatasetRecord, RecordReading, RecordWriting } from './recordFormat.ts'

/** Reads the members of one record. What no call asks for becomes the fields of the row. Members that are null count as left out. */
export type RecordReader = {
  has(name: string): boolean
  /** The member, or undefined. */
  value(name: string): Json | undefined
  /** A member that has to be there. A number or a boolean is read as the text that was typed. @throws AppError BAD_INPUT */
  text(name: string): string
  optionalText(name: string): string | undefined
  /** Keeps something that is not a member of its own as a field. */
  keep(name: string, value: Json): void
  /** Names something that is read otherwise than it is written. */
  note(text: string): void
}

/** The reading of a record by `work`; a reason if it throws AppError BAD_INPUT. */
export function readingOf(record: DatasetRecord, work: (reader: RecordReader) => RowContent): RecordReading {
  const asked = new Set<string>()
  const kept: DatasetRecord = {}
  const notes = new Set<string>()
  const value = (name: string) => {
    asked.add(name)
    return Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined
  }
  const note = (text: string) => void notes.add(text)
  const reader: RecordReader = {
    has: (name) => Object.hasOwn(record, name) && record[name] !== null,
    value,
    text(name) {
      const found = value(name)
      if (found !== undefined) return textOfMember(found, name, note)
      return refuse(Object.hasOwn(record, name) ? `\`${name}\` is null.` : `There is no \`${name}\`.`)
    },
    optionalText(name) {
      const found = value(name)
      return found === undefined ? undefined : textOfMember(found, name, note)
    },
    keep(name, kind) {
      kept[name] = kind
    },
    note,
  }
  return reasonOf(() => {
    const content = work(reader)
    const others = Object.fromEntries(Object.entries(record).filter(([name]) => !asked.has(name)))
    return { content, fields: { ...others, ...kept }, notes: [...notes] }
  })
}

/** The record that `work` makes; a reason if it throws AppError BAD_INPUT. */
export function writingOf(work: () => DatasetRecord): RecordWriting {
  return reasonOf(() => ({ record: work() }))
}

function reasonOf<Done>(work: () => Done): Done | { reason: string } {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'BAD_INPUT') return { reason: thrown.message }
    throw thrown
  }
}

/** Leaves a record out. */
export function refuse(reason: string): never {
  throw new AppError('BAD_INPUT', reason)
}

/** What to do with an object where a text is expected. The command names its option instead. */
export const objectsRemedy = 'Import objects as JSON text to keep it.'

function textOfMember(value: Json, name: string, note: (text: string) => void): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object') return refuse(`\`${name}\` is ${kindOf(value)}, where a text is expected. ${objectsRemedy}`)
  note(`\`${name}\` is ${kindOf(value)} and is read as a text.`)
  return String(value)
}

/** The value of a member that is a list or an object, or its JSON text, as tables have it. @throws AppError BAD_INPUT */
export function structureOf(value: Json, place: string): Json {
  if (typeof value !== 'string') return value
  const { value: read, rounded } = assertJsonText(value, place)
  if (rounded.length > 0) refuse(`\`${place}\` has a number with more digits than can be kept. Make it a text.`)
  return read
}

/** @throws AppError BAD_INPUT for a text that is not JSON, or of which something would be lost */
export function assertJsonText(text: string, place: string): StrictJson {
  try {
    return strictJson(text)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return refuse(`\`${place}\` is no JSON text of a list or an object: ${thrown.message}`)
  }
}

/** `a list`, `an object`, …, for messages. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return 'an object'
  return `a ${typeof value === 'string' ? 'text' : typeof value}`
}
