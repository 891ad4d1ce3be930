import type { Json } from '../../json.ts'
import { isDeeper, mostDepth } from '../../jsonDepth.ts'
import { strictJson } from '../json/strictJson.ts'
import type { Message, ToolCall } from '../row/content.ts'
import { refuse } from './recordReader.ts'

/** Messages as OpenAI writes them. @throws AppError BAD_INPUT */
export function openaiMessages(messages: readonly Message[]): Json[] {
  return messages.map((message, position) => {
    const { role, content, name, toolCalls, toolCallId, weight } = message
    if (toolCalls && role !== 'assistant') refuse(`Message ${position + 1} has tool calls, but is not of the assistant.`)
    return {
      role,
      content: content === '' && toolCalls && toolCalls.length > 0 ? null : content,
      ...(name !== undefined && { name }),
      ...(toolCalls && {
        tool_calls: toolCalls.map(({ id, name: called, arguments: given }) => ({
          ...(id !== undefined && { id }),
          type: 'function',
          function: { name: called, arguments: given },
        })),
      }),
      ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
      ...(weight !== undefined && { weight }),
    }
  })
}

const senders = { system: 'system', user: 'human', assistant: 'gpt', tool: 'observation' } as const

/** Messages as ShareGPT writes them. @throws AppError BAD_INPUT for what it cannot hold */
export function sharegptMessages(messages: readonly Message[]): Json[] {
  return messages.map(({ role, content, name, toolCalls, toolCallId, weight }, position) => {
    const place = `Message ${position + 1}`
    if (name !== undefined) refuse(`${place} has the name of its author, which ShareGPT cannot hold.`)
    if (weight !== undefined) refuse(`${place} has a weight, which ShareGPT cannot hold.`)
    if (toolCallId !== undefined) refuse(`${place} names the call that it answers, which ShareGPT cannot hold.`)
    if (!toolCalls) return { from: senders[role], value: content }
    if (role !== 'assistant') refuse(`${place} has tool calls, but is not of the assistant.`)
    if (content !== '') refuse(`${place} has a text and tool calls. ShareGPT has turns of one or the other.`)
    return { from: 'function_call', value: callsText(toolCalls, place) }
  })
}

function callsText(calls: readonly ToolCall[], place: string): string {
  const texts = calls.map(({ id, name, arguments: given }) => {
    if (id !== undefined) refuse(`${place} has a tool call with an id, which ShareGPT cannot hold.`)
    return `{"name":${JSON.stringify(name)},"arguments":${isPlainObject(given) ? given : JSON.stringify(given)}}`
  })
  return texts.length === 1 ? texts.join('') : `[${texts.join(',')}]`
}

/** Whether a text can stand as an object in other JSON and be found again. */
function isPlainObject(text: string): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false
  try {
    return !isDeeper(strictJson(text).value, mostDepth - 2)
  } catch {
    return false
  }
}
