import type { Json } from '../../json.ts'
import { rowKinds } from '../row/content.ts'
import { historyOf } from './alpaca.ts'
import { readMessages } from './readMessages.ts'
import { readTools } from './tools.ts'
import { openaiMessages } from './writeMessages.ts'
import type { Message } from '../row/content.ts'
import type { DatasetRecord, RecordFormat } from './recordFormat.ts'
import { kindOf, readingOf, type RecordReader, refuse, writingOf } from './recordReader.ts'

/** All columns, in order. A record has those of its kind; the others are empty or null. All are texts but `label`, which is a boolean. */
export const tableColumns = [
  'kind',
  'system',
  'instruction',
  'input',
  'output',
  'history',
  'messages',
  'prompt',
  'chosen',
  'rejected',
  'completion',
  'label',
  'tools',
] as const

/** Every kind of content in flat columns, for CSV and Parquet. Messages, history and tools are JSON texts. */
export const table: RecordFormat = {
  title: 'Table',
  hint: 'a column kind, and the columns of that kind',
  members: {},
  fits: ({ kind, instruction, messages, prompt }) =>
    typeof kind === 'string' && (rowKinds as string[]).includes(kind) && [instruction, messages, prompt].some((value) => value != null),
  read: (record) =>
    readingOf(withoutEmpty(record), (reader) => {
      const tools = readTools(reader)
      const members = tools && { tools }
      const kind = reader.text('kind')
      switch (kind) {
        case 'instruction': {
          const system = reader.optionalText('system')
          const history = reader.value('history')
          return {
            kind,
            ...(system !== undefined && { system }),
            instruction: reader.optionalText('instruction') ?? '',
            input: reader.optionalText('input') ?? '',
            output: reader.optionalText('output') ?? '',
            ...(history !== undefined && { history: historyOf(history) }),
          }
        }
        case 'chat':
          return { kind, messages: listOf('messages', reader), ...members }
        case 'preference':
          return {
            kind,
            prompt: listOf('prompt', reader),
            chosen: listOf('chosen', reader),
            rejected: listOf('rejected', reader),
            ...members,
          }
        case 'label':
          return { kind, prompt: listOf('prompt', reader), completion: listOf('completion', reader), label: labelOf(reader), ...members }
        default:
          return refuse(`The kind ${JSON.stringify(kind.slice(0, 60))} is unknown. Kinds are ${rowKinds.join(', ')}.`)
      }
    }),
  write: (content) =>
    writingOf(() => {
      const { kind } = content
      const tools = kind !== 'instruction' && content.tools && { tools: JSON.stringify(content.tools) }
      switch (content.kind) {
        case 'instruction': {
          const { system, instruction, input, output, history } = content
          if (system === '') refuse('The system text is empty, which a table reads as none.')
          return {
            kind,
            ...(system !== undefined && { system }),
            instruction,
            input,
            output,
            ...(history && { history: JSON.stringify(history) }),
          }
        }
        case 'chat':
          return { kind, messages: textOf(content.messages), ...tools }
        case 'preference':
          return { kind, prompt: textOf(content.prompt), chosen: textOf(content.chosen), rejected: textOf(content.rejected), ...tools }
        case 'label':
          return { kind, prompt: textOf(content.prompt), completion: textOf(content.completion), label: content.label, ...tools }
      }
    }),
}

/** Known columns of other kinds are empty, which says nothing. */
function withoutEmpty(record: DatasetRecord): DatasetRecord {
  const known: readonly string[] = tableColumns
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => !known.includes(name) || (value !== '' && value !== null)))
}

function listOf(name: string, reader: RecordReader): Message[] {
  return readMessages(reader.value(name) ?? null, name, reader)
}

/** CSV has the text of a boolean. */
function labelOf(reader: RecordReader): boolean {
  const given: Json | undefined = reader.value('label')
  if (given === true || given === 'true') return true
  if (given === false || given === 'false') return false
  return refuse(
    `\`label\` is ${typeof given === 'string' ? JSON.stringify(given.slice(0, 60)) : kindOf(given)}, where true or false is expected.`,
  )
}

function textOf(messages: readonly Message[]): string {
  return JSON.stringify(openaiMessages(messages))
}
