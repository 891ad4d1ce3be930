import { isRecord, type Json } from '../../json.ts'
import { type JsonPart, jsonParts } from '../json/jsonParts.ts'
import type { ToolCall } from '../row/content.ts'
import { assertJsonText, kindOf, type RecordReader, refuse } from './recordReader.ts'

/** The calls of an OpenAI message: `tool_calls`, or `function_call` of its old form. @throws AppError BAD_INPUT */
export function readToolCalls(item: Record<string, Json>, place: string, reader: RecordReader): ToolCall[] | undefined {
  const list = item['tool_calls'] ?? undefined
  const old = item['function_call'] ?? undefined
  if (old !== undefined) {
    if (list !== undefined) refuse(`\`${place}\` has both \`tool_calls\` and \`function_call\`. Remove one of them.`)
    reader.note('`function_call` is read as a tool call.')
    return [functionOf(old, `${place}.function_call`, reader)]
  }
  if (list === undefined) return undefined
  if (!Array.isArray(list)) return refuse(`\`${place}.tool_calls\` is ${kindOf(list)}, where a list is expected.`)
  return list.map((call, position) => {
    const at = `${place}.tool_calls.${position}`
    if (!isRecord(call)) return refuse(`\`${at}\` is ${kindOf(call)}, where a call is expected.`)
    const id = call['id'] ?? undefined
    if (id !== undefined && typeof id !== 'string') refuse(`\`${at}.id\` is ${kindOf(id)}, where a text is expected.`)
    const { type = 'function' } = call
    if (type !== 'function' && type !== null)
      refuse(`\`${at}.type\` is ${JSON.stringify(type).slice(0, 60)}, where "function" is expected.`)
    keepOthers(call, ['id', 'type', 'function'], at, reader)
    return { ...(typeof id === 'string' && { id }), ...functionOf(call['function'], `${at}.function`, reader) }
  })
}

function functionOf(value: Json | undefined, place: string, reader: RecordReader): ToolCall {
  if (!isRecord(value)) return refuse(`\`${place}\` is ${kindOf(value)}, where a name and arguments are expected.`)
  const { name, arguments: given } = value
  if (typeof name !== 'string') return refuse(`\`${place}.name\` is ${kindOf(name)}, where a text is expected.`)
  keepOthers(value, ['name', 'arguments'], place, reader)
  if (typeof given === 'string') return { name, arguments: given }
  if (given == null) return refuse(`\`${place}.arguments\` is ${kindOf(given)}. Write "{}" for a call without arguments.`)
  reader.note('Arguments of a tool call that are an object are read as JSON text.')
  return { name, arguments: JSON.stringify(given) }
}

function keepOthers(value: Record<string, Json>, known: readonly string[], place: string, reader: RecordReader): void {
  for (const [key, other] of Object.entries(value)) {
    if (other === null || known.includes(key)) continue
    reader.keep(`${place}.${key}`, other)
    reader.note(`Tool calls have \`${key}\`, which is kept as a field of the row.`)
  }
}

/**
 * The calls in the text of a ShareGPT turn `function_call`: a JSON object with `name` and `arguments`, or a list of such objects. Arguments
 * keep their source text. @throws AppError BAD_INPUT
 */
export function readCalls(given: Json | undefined, place: string, reader: RecordReader): ToolCall[] {
  if (given == null) return refuse(`\`${place}\` is ${kindOf(given)}, where a tool call is expected.`)
  if (typeof given !== 'string') reader.note('A tool call that is an object is read as JSON text.')
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  assertJsonText(text, place)
  if (/^\s*\[/.test(text)) return jsonParts(text).map(({ source }, position) => callOf(source, `${place}.${position}`, reader))
  return [callOf(text, place, reader)]
}

function callOf(source: string, place: string, reader: RecordReader): ToolCall {
  if (!/^\s*\{/.test(source)) return refuse(`\`${place}\` is no JSON object with \`name\` and \`arguments\`.`)
  const parts = new Map(jsonParts(source).map((part): [string, JsonPart] => [part.key ?? '', part]))
  const name = parts.get('name')?.source
  const given = parts.get('arguments')?.source
  if (!name?.startsWith('"')) return refuse(`\`${place}\` has no \`name\`.`)
  if (given === undefined || given === 'null') return refuse(`\`${place}\` has no \`arguments\`. Write {} for a call without arguments.`)
  for (const [key, { source: other }] of parts) {
    if (key === 'name' || key === 'arguments') continue
    reader.keep(`${place}.${key}`, other)
    reader.note(`Tool calls have \`${key}\`, which is kept as a field of the row.`)
  }
  return { name: JSON.parse(name) as string, arguments: given.startsWith('"') ? (JSON.parse(given) as string) : given }
}
