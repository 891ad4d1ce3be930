import type { Message } from '../row/content.ts'
import { preferenceOf, turnsOfMember, withSystem } from './answers.ts'
import { noteOrder, readMessages } from './readMessages.ts'
import { readTools } from './tools.ts'
import { sharegptMessages } from './writeMessages.ts'
import { isListOrText } from './openai.ts'
import type { RecordFormat } from './recordFormat.ts'
import { kindOf, readingOf, refuse, writingOf } from './recordReader.ts'

/** With `chosen` and `rejected` a preference, with `kto_tag` a label, as LLaMA-Factory reads them. */
export const sharegpt: RecordFormat = {
  title: 'ShareGPT',
  hint: 'conversations with from and value',
  members: { messages: 'conversations', system: 'system', tools: 'tools', chosen: 'chosen', rejected: 'rejected', label: 'kto_tag' },
  fits: ({ conversations }) => isListOrText(conversations),
  read: (record) =>
    readingOf(record, (reader) => {
      if (!reader.has('conversations')) refuse('There is no `conversations`.')
      const messages = withSystem(readMessages(reader.value('conversations') ?? null, 'conversations', reader), reader)
      const read = readTools(reader)
      const tools = read && { tools: read }
      if (reader.has('chosen') || reader.has('rejected')) {
        const answer = (name: string) => [onlyTurn(turnsOfMember(name, 'assistant', reader), name)]
        return preferenceOf({ prompt: messages, chosen: answer('chosen'), rejected: answer('rejected'), ...tools })
      }
      if (messages.length === 0) refuse('`conversations` is empty.')
      noteOrder(messages, reader)
      if (!reader.has('kto_tag')) return { kind: 'chat', messages, ...tools }
      const label = reader.value('kto_tag')
      if (typeof label !== 'boolean')
        return refuse(`\`kto_tag\` is ${kindOf(label)}, where true or false is expected. LLaMA-Factory ignores it.`)
      return { kind: 'label', prompt: messages.slice(0, -1), completion: [answerOf(messages)], label, ...tools }
    }),
  write: (content) =>
    writingOf(() => {
      const tools = content.kind !== 'instruction' && content.tools && { tools: JSON.stringify(content.tools) }
      switch (content.kind) {
        case 'instruction':
          return refuse('Only chats, preferences and labels have the form of ShareGPT.')
        case 'chat':
          if (content.messages.length === 0) refuse('The conversation has no messages.')
          return { conversations: sharegptMessages(content.messages), ...tools }
        case 'preference': {
          preferenceOf(content)
          const answer = (name: 'chosen' | 'rejected') => sharegptMessages([onlyTurn(content[name], name)])[0] ?? null
          return { conversations: sharegptMessages(content.prompt), chosen: answer('chosen'), rejected: answer('rejected'), ...tools }
        }
        case 'label': {
          const answer = onlyTurn(content.completion, 'completion')
          return { conversations: sharegptMessages([...content.prompt, answer]), kto_tag: content.label, ...tools }
        }
      }
    }),
}

function onlyTurn(messages: readonly Message[], name: string): Message {
  const [message] = messages
  if (messages.length !== 1 || message?.role !== 'assistant') return refuse(`\`${name}\` is not one message of the assistant.`)
  return message
}

function answerOf(messages: readonly Message[]): Message {
  const last = messages.at(-1)
  return last?.role === 'assistant'
    ? last
    : refuse('The conversation does not end with the model, so there is no answer that `kto_tag` labels.')
}
