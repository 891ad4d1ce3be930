import { isRecord, type Json, textOf } from '../../../json.ts'
import { jsonParts } from '../../json/jsonParts.ts'
import type { RowContent } from '../../row/content.ts'
import type { SplitName } from '../../row/row.ts'
import { type ColumnMapping, mapRecord } from './columnMapping.ts'
import type { DatasetRecord } from '../recordFormat.ts'
import { type RecordFormatName, recordFormats } from '../recordFormats.ts'

/** How the records of a file are read. `objectsAsText`: an object or a list where a text is expected is its JSON text. */
export type ReadingRules = { format: RecordFormatName; mapping: ColumnMapping; objectsAsText: boolean }

/** `rounded`: members that contain a number which would lose digits, so that it is a text. `source`: the JSON text of the record, null if it has none. */
export type SourceRecord = { record: DatasetRecord; rounded: readonly string[]; source: string | null }

export type ReadRow = { content: RowContent; tags: string[]; split: SplitName | null; fields: DatasetRecord; notes: string[] }

/** What the row of a record is, or why it is left out. */
export function readRecord(given: SourceRecord, { format, mapping, objectsAsText }: ReadingRules): ReadRow | { reason: string } {
  const source = objectsAsText ? withTexts(given, format, mapping) : given
  const { record, aside, row } = mapRecord(source.record, { mapping, format })
  const reading = recordFormats[format].read(record)
  if ('reason' in reading) return reading
  const fields = { ...aside, ...reading.fields }
  const notes = [...reading.notes]
  for (const member of source.rounded) {
    if (!Object.hasOwn(fields, member))
      return { reason: `\`${member}\` has a number with more digits than can be kept inside a list or an object. Make it a text.` }
    notes.push(`A number with many digits in \`${member}\` is kept as a text.`)
  }
  const { tags, split, id } = row
  const splitName = splitOf(split)
  // An empty cell of a table says nothing.
  if (split != null && split !== '' && splitName === null) {
    fields['split'] = split
    notes.push(`The split ${JSON.stringify(split).slice(0, 60)} is kept as a field, because it is none of train, validation and test.`)
  }
  if (id != null) fields['id'] = id
  return { content: reading.content, tags: tagsOf(tags), split: splitName, fields, notes }
}

const splitWords: Record<SplitName, readonly string[]> = {
  train: ['train', 'training', '학습', '훈련'],
  validation: ['validation', 'valid', 'val', 'dev', '검증'],
  test: ['test', 'testing', 'eval', 'evaluation', '시험', '평가', '테스트'],
}

/** The split of a word such as `dev`; null for others. */
export function splitOf(value: Json | undefined): SplitName | null {
  if (typeof value !== 'string') return null
  const word = value.trim().toLowerCase().normalize('NFC')
  return (Object.keys(splitWords) as SplitName[]).find((name) => splitWords[name].includes(word)) ?? null
}

/** Several tags in one text are a list of JSON, as exports write them, or separated by commas, semicolons or `|`. Sorted, without repetition. */
function tagsOf(given: Json | undefined): string[] {
  const value = typeof given === 'string' ? (listOf(given) ?? given) : given
  if (value == null) return []
  const list = Array.isArray(value) ? value.filter((tag) => tag !== null).map(textOf) : textOf(value).split(/[,;|]/)
  return [...new Set(list.map((tag) => tag.trim().normalize('NFC')).filter((tag) => tag !== ''))].toSorted()
}

function listOf(text: string): Json[] | null {
  if (!text.startsWith('[')) return null
  try {
    const value = JSON.parse(text) as Json
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** Members of formats that hold a text, and never messages. */
const textMembers = ['system', 'instruction', 'input', 'output', 'text', 'prompt', 'completion', 'chosen', 'rejected']

function withTexts(given: SourceRecord, format: RecordFormatName, mapping: ColumnMapping): SourceRecord {
  const { members } = recordFormats[format]
  const named = Object.entries(mapping).flatMap(([target, column]) => {
    const member = members[target as keyof typeof members]
    return member !== undefined && textMembers.includes(member) ? [column] : []
  })
  const columns = [...named, ...Object.values(members).filter((member) => textMembers.includes(member) && !named.includes(member))]
  const objects = columns.filter((column) => Object.hasOwn(given.record, column) && isNoMessages(given.record[column]))
  if (objects.length === 0) return given
  const parts = given.source === null ? [] : jsonParts(given.source)
  const texts = objects.map((column) => [column, parts.find(({ key }) => key === column)?.source ?? textOf(given.record[column] ?? null)])
  return {
    ...given,
    record: { ...given.record, ...(Object.fromEntries(texts) as DatasetRecord) },
    // Their source text has all digits.
    rounded: given.rounded.filter((column) => given.source === null || !objects.includes(column)),
  }
}

function isNoMessages(value: Json | undefined): boolean {
  const isMessage = (item: Json | undefined) => isRecord(item) && (typeof item['role'] === 'string' || typeof item['from'] === 'string')
  if (Array.isArray(value)) return !isMessage(value[0])
  return isRecord(value) && !isMessage(value)
}
