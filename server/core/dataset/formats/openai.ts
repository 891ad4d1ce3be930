import { noteOrder, readMessages } from './readMessages.ts'
import { readTools } from './tools.ts'
import { openaiMessages } from './writeMessages.ts'
import { withSystem } from './answers.ts'
import type { RecordFormat } from './recordFormat.ts'
import { readingOf, refuse, writingOf } from './recordReader.ts'

export const openai: RecordFormat = {
  title: 'OpenAI chat',
  hint: 'messages with role and content, and tools',
  members: { messages: 'messages', system: 'system', tools: 'tools' },
  fits: ({ messages }) => isListOrText(messages),
  read: (record) =>
    readingOf(record, (reader) => {
      if (!reader.has('messages')) refuse('There is no `messages`.')
      const messages = withSystem(readMessages(reader.value('messages') ?? null, 'messages', reader), reader)
      if (messages.length === 0) refuse('`messages` is empty.')
      noteOrder(messages, reader)
      const tools = readTools(reader)
      return { kind: 'chat', messages, ...(tools && { tools }) }
    }),
  write: (content) =>
    writingOf(() => {
      if (content.kind !== 'chat') return refuse('Only chats have the form of OpenAI chat.')
      const { messages, tools } = content
      if (messages.length === 0) refuse('The conversation has no messages.')
      return { messages: openaiMessages(messages), ...(tools && { tools }) }
    }),
}

/** A list, or the JSON text of one, as tables have it. */
export function isListOrText(value: unknown): boolean {
  return Array.isArray(value) || (typeof value === 'string' && /^\s*\[/.test(value))
}
