import type { Message, MessageRole, RowContent } from '#server/core/dataset/row/content.ts'

/** Lists of messages that a content has, by name, in the order in which they are read. */
export type MessageList = 'messages' | 'prompt' | 'chosen' | 'rejected' | 'completion'

const listNames = {
  chat: ['messages'],
  preference: ['prompt', 'chosen', 'rejected'],
  label: ['prompt', 'completion'],
  instruction: [],
} as const satisfies Record<RowContent['kind'], readonly MessageList[]>

export const listTitles: Record<MessageList, string> = {
  messages: 'Conversation',
  prompt: 'Prompt',
  chosen: 'Chosen',
  rejected: 'Rejected',
  completion: 'Completion',
}

export function messageLists(content: RowContent): { name: MessageList; messages: readonly Message[] }[] {
  switch (content.kind) {
    case 'instruction':
      return []
    case 'chat':
      return listNames.chat.map((name) => ({ name, messages: content[name] }))
    case 'preference':
      return listNames.preference.map((name) => ({ name, messages: content[name] }))
    case 'label':
      return listNames.label.map((name) => ({ name, messages: content[name] }))
  }
}

/** The content with another list of messages. A list that its kind does not have changes nothing. */
export function withMessages(content: RowContent, name: MessageList, messages: Message[]): RowContent {
  const names: readonly MessageList[] = listNames[content.kind]
  return names.includes(name) ? { ...content, [name]: messages } : content
}

/** Roles that a message of a list can have. The answers of a preference are by the assistant, or by its tools. */
export function rolesOf(name: MessageList): readonly MessageRole[] {
  return name === 'messages' || name === 'prompt' ? ['system', 'user', 'assistant', 'tool'] : ['assistant', 'tool']
}

/** The list with a new message at its end, of the role that comes next. */
export function addMessage(name: MessageList, messages: readonly Message[]): Message[] {
  const before = messages.at(-1)
  const next: MessageRole = rolesOf(name).length === 2 || before?.role === 'user' || before?.role === 'tool' ? 'assistant' : 'user'
  return [...messages, { role: next, content: '' }]
}

/** Why a content cannot be kept, as a sentence; null if it can. */
export function draftProblem(content: RowContent): string | null {
  if (content.kind === 'instruction')
    return content.instruction.trim() === '' && content.input.trim() === '' ? 'Write an instruction or an input.' : null
  for (const { name, messages } of messageLists(content)) {
    if (messages.length === 0) return `${listTitles[name]}: add a message.`
    const empty = messages.findIndex((message) => message.content.trim() === '' && !message.toolCalls?.length)
    if (empty >= 0) return `${listTitles[name]}: message ${empty + 1} is empty. Write its text, or remove it.`
  }
  return null
}
