import type { Message, RowContent } from '../../core/dataset/row/content.ts'
import { answerText, promptMessages } from '../../core/dataset/row/rowText.ts'
import type { Prompt } from '../../core/experiment/cell.ts'

/** The prompt of a row as a chat model reads it, and the same with the row's answer. */
export function rowPrompts(content: RowContent): { prompt: Prompt; whole: Prompt } {
  const messages = merged(promptMessages(content))
  return { prompt: { messages, prefill: null }, whole: { messages, prefill: answerText(content) } }
}

/**
 * Messages that each chat template takes: what tools answer is said by the user, calls are text, and turns of one role in a row are one turn. An
 * answer needs a question before it.
 */
function merged(messages: readonly Message[]): Prompt['messages'] {
  const turns: Prompt['messages'] = []
  for (const { role, content, toolCalls = [] } of messages) {
    const text = [content, ...toolCalls.map((call) => `${call.name}(${call.arguments})`)].filter((part) => part !== '').join('\n')
    const said = role === 'tool' ? 'user' : role
    const last = turns.at(-1)
    if (last?.role === said) last.content = `${last.content}\n${text}`
    else if (said !== 'system' || turns.length === 0) turns.push({ role: said, content: text })
    else turns.push({ role: 'user', content: text })
  }
  const first = turns.findIndex(({ role }) => role !== 'system')
  if (first === -1 || turns[first]?.role === 'assistant')
    turns.splice(first === -1 ? turns.length : first, 0, { role: 'user', content: '' })
  return turns
}
