import type { Json } from '../../json.ts'
import type { ContentOf, Message } from '../row/content.ts'
import { promptMessages } from '../row/rowText.ts'
import { preferenceOf } from './answers.ts'
import type { DatasetRecord, RecordFormat } from './recordFormat.ts'
import { kindOf, readingOf, type RecordReader, refuse, structureOf, writingOf } from './recordReader.ts'

/** With `chosen` and `rejected` a preference, with `kto_tag` a label, as LLaMA-Factory reads them. An empty `system` counts as none. */
export const alpaca: RecordFormat = {
  title: 'Alpaca',
  hint: 'instruction, input and output',
  members: {
    system: 'system',
    instruction: 'instruction',
    prompt: 'instruction',
    input: 'input',
    output: 'output',
    chosen: 'chosen',
    rejected: 'rejected',
    label: 'kto_tag',
  },
  fits: ({ instruction, output, chosen, rejected }) =>
    instruction !== undefined && (output !== undefined || (chosen != null && rejected != null)),
  read: (record) =>
    readingOf(record, (reader) => {
      const asked = readAsked(reader)
      if (reader.has('chosen') || reader.has('rejected')) {
        const answer = (name: string): Message[] => [{ role: 'assistant', content: reader.text(name) }]
        return preferenceOf({ prompt: joined(asked, reader), chosen: answer('chosen'), rejected: answer('rejected') })
      }
      const output = reader.text('output')
      if (!reader.has('kto_tag')) return { ...asked, output }
      const label = reader.value('kto_tag')
      if (typeof label !== 'boolean')
        return refuse(`\`kto_tag\` is ${kindOf(label)}, where true or false is expected. LLaMA-Factory ignores it.`)
      return { kind: 'label', prompt: joined(asked, reader), completion: [{ role: 'assistant', content: output }], label }
    }),
  write: (content) =>
    writingOf(() => {
      switch (content.kind) {
        case 'instruction':
          return { ...written(content), output: content.output, ...systemAndHistory(content) }
        case 'chat':
          return refuse('Only instructions, preferences and labels have the form of Alpaca.')
        case 'preference': {
          const { tools, prompt, chosen, rejected } = preferenceOf(content)
          const asked = askedOf(prompt, tools)
          return { ...written(asked), chosen: textOf(chosen), rejected: textOf(rejected), ...systemAndHistory(asked) }
        }
        case 'label': {
          const asked = askedOf(content.prompt, content.tools)
          return { ...written(asked), output: textOf(content.completion), kto_tag: content.label, ...systemAndHistory(asked) }
        }
      }
    }),
}

type Asked = Omit<ContentOf<'instruction'>, 'output'>

function readAsked(reader: RecordReader): Asked {
  const system = reader.optionalText('system')
  const instruction = reader.text('instruction')
  if (instruction === '') refuse('`instruction` is empty.')
  const input = reader.optionalText('input') ?? ''
  const history = readHistory(reader)
  return { kind: 'instruction', ...(system !== undefined && system !== '' && { system }), instruction, input, ...(history && { history }) }
}

function readHistory(reader: RecordReader): [string, string][] | undefined {
  const given = reader.value('history')
  return given === undefined || given === '' ? undefined : historyOf(given)
}

/** Earlier exchanges, or their JSON text. @throws AppError BAD_INPUT */
export function historyOf(given: Json): [string, string][] {
  const list = structureOf(given, 'history')
  if (!Array.isArray(list)) return refuse(`\`history\` is ${kindOf(list)}, where a list of exchanges is expected.`)
  return list.map((exchange, position) => {
    const [user, assistant, ...others] = Array.isArray(exchange) ? exchange : []
    if (typeof user !== 'string' || typeof assistant !== 'string' || others.length > 0)
      return refuse(`\`history.${position}\` is no list of two texts, a question and its answer.`)
    return [user, assistant]
  })
}

function joined(asked: Asked, reader: RecordReader): Message[] {
  if (asked.input !== '') reader.note('The instruction and the input of a preference or a label are joined by a line break.')
  return promptMessages({ ...asked, output: '' })
}

function written({ instruction, input }: Asked): DatasetRecord {
  if (instruction === '') refuse('The instruction is empty.')
  return { instruction, input }
}

function systemAndHistory({ system, history }: Asked): DatasetRecord {
  if (system === '') refuse('The system text is empty, which Alpaca reads as none.')
  return { ...(system !== undefined && { system }), ...(history && { history }) }
}

/** A prompt as the fields of an instruction. @throws AppError BAD_INPUT */
function askedOf(prompt: readonly Message[], tools: Json[] | undefined): Asked {
  if (tools) refuse('Alpaca cannot hold tools.')
  const [first, ...others] = prompt
  const turns = first?.role === 'system' ? others : prompt
  const system = first?.role === 'system' ? textOf([first], 'system') : undefined
  if (turns.length % 2 === 0) refuse('The prompt does not end with a user message after complete exchanges.')
  const texts = turns.map((turn, position) => textOf([turn], position % 2 === 0 ? 'user' : 'assistant'))
  const history = Array.from({ length: (texts.length - 1) / 2 }, (_, at): [string, string] => [
    texts[2 * at] ?? '',
    texts[2 * at + 1] ?? '',
  ])
  return {
    kind: 'instruction',
    ...(system !== undefined && { system }),
    instruction: texts.at(-1) ?? '',
    input: '',
    ...(history.length > 0 && { history }),
  }
}

/** The text of a single message that has nothing else. @throws AppError BAD_INPUT */
function textOf(messages: readonly Message[], role: Message['role'] = 'assistant'): string {
  const [message] = messages
  if (messages.length !== 1 || !message) return refuse('An answer is more than one message.')
  if (message.role !== role || Object.keys(message).length > 2)
    return refuse('A message has a role, tool call, name or weight that Alpaca cannot hold.')
  return message.content
}
