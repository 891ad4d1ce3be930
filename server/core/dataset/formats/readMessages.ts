import { isRecord, type Json } from '../../json.ts'
import type { Message, MessageRole } from '../row/content.ts'
import { kindOf, type RecordReader, refuse, structureOf } from './recordReader.ts'
import { readCalls, readToolCalls } from './readToolCalls.ts'

/** Names of roles in files. `call`: the text of the message is a tool call. */
const roles: Record<string, MessageRole | 'call'> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  chatgpt: 'assistant',
  model: 'assistant',
  bot: 'assistant',
  tool: 'tool',
  function: 'tool',
  observation: 'tool',
  function_call: 'call',
}
/** Names that a format does not define, or has given up. */
const renamed = ['developer', 'chatgpt', 'model', 'bot', 'function']

/**
 * Messages as OpenAI (`role`, `content`) or ShareGPT (`from`, `value`) writes them, or their JSON text. Nothing is joined or put in another order; an unusual
 * order is noted. @throws AppError BAD_INPUT
 */
export function readMessages(given: Json, place: string, reader: RecordReader): Message[] {
  const list = structureOf(given, place)
  if (!Array.isArray(list)) return refuse(`\`${place}\` is ${kindOf(list)}, where a list of messages is expected.`)
  return list.map((item, position) => readMessage(item, `${place}.${position}`, reader))
}

/** @throws AppError BAD_INPUT */
export function readMessage(item: Json, place: string, reader: RecordReader): Message {
  if (!isRecord(item)) return refuse(`\`${place}\` is ${kindOf(item)}, where a message is expected.`)
  const [roleKey, textKey] = Object.hasOwn(item, 'role') || !Object.hasOwn(item, 'from') ? ['role', 'content'] : ['from', 'value']
  const name = item[roleKey]
  if (typeof name !== 'string') return refuse(`\`${place}\` has no \`${roleKey}\`.`)
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined
  if (role === undefined)
    return refuse(`\`${place}\` has the unknown role ${JSON.stringify(name.slice(0, 60))}. Roles are ${Object.keys(roles).join(', ')}.`)
  if (renamed.includes(name)) reader.note(`The role ${name} is read as ${role}.`)
  const text = item[textKey]
  if (role === 'call') {
    keepOthers(item, [roleKey, textKey], place, reader)
    return { role: 'assistant', content: '', toolCalls: readCalls(text, `${place}.${textKey}`, reader) }
  }
  const toolCalls = readToolCalls(item, place, reader)
  const message: Message = { role, content: readText(text, `${place}.${textKey}`, { isCall: Boolean(toolCalls?.length), reader }) }
  const author = optionalText(item, 'name', place)
  if (author !== undefined) message.name = author
  if (toolCalls) message.toolCalls = toolCalls
  const answered = optionalText(item, 'tool_call_id', place)
  if (answered !== undefined) message.toolCallId = answered
  const weight = item['weight'] ?? undefined
  if (weight === 0 || weight === 1) message.weight = weight
  else if (weight !== undefined) refuse(`\`${place}.weight\` is ${JSON.stringify(weight).slice(0, 60)}, where 0 or 1 is expected.`)
  keepOthers(item, [roleKey, textKey, 'name', 'tool_calls', 'function_call', 'tool_call_id', 'weight'], place, reader)
  return message
}

function readText(text: Json | undefined, place: string, { isCall, reader }: { isCall: boolean; reader: RecordReader }): string {
  if (typeof text === 'string') return text
  if (text == null) return isCall ? '' : refuse(`\`${place}\` is ${kindOf(text)}. Only a message with tool calls has no text.`)
  if (!Array.isArray(text)) return refuse(`\`${place}\` is ${kindOf(text)}, where a text is expected.`)
  const [part] = text
  if (text.length === 1 && isRecord(part) && part['type'] === 'text' && typeof part['text'] === 'string') {
    reader.note('A content that is a list with one text is read as this text.')
    return part['text']
  }
  return refuse(`\`${place}\` is a list of ${text.length} parts. Only a text, or a list with one text, can be kept.`)
}

function optionalText(item: Record<string, Json>, key: string, place: string): string | undefined {
  const value = item[key] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  return refuse(`\`${place}.${key}\` is ${kindOf(value)}, where a text is expected.`)
}

function keepOthers(item: Record<string, Json>, known: readonly string[], place: string, reader: RecordReader): void {
  for (const [key, value] of Object.entries(item)) {
    if (value === null || known.includes(key)) continue
    reader.keep(`${place}.${key}`, value)
    reader.note(`Messages have \`${key}\`, which is kept as a field of the row.`)
  }
}

/** Notes what trainers do not expect; the messages stay as they are. */
export function noteOrder(messages: readonly Message[], reader: RecordReader): void {
  const turns = messages.filter(({ role }) => role !== 'system')
  if (messages.some(({ role }, position) => role === 'system' && position > 0))
    reader.note('A system message is not the first message. It stays where it is.')
  if (turns[0]?.role === 'assistant') reader.note('The conversation begins with the model. It is kept so.')
  const repeats = (role: MessageRole) => turns.some((turn, position) => turn.role === role && turns[position - 1]?.role === role)
  if (repeats('user')) reader.note('Two user messages follow each other. They are kept as two.')
  if (repeats('assistant')) reader.note('Two messages of the model follow each other. They are kept as two.')
  if (messages.length > 0 && turns.at(-1)?.role !== 'assistant')
    reader.note('The conversation does not end with the model, so it has no answer to learn.')
}
