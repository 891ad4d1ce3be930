import { answerMessages, promptMessages } from '../row/rowText.ts'
import type { ContentOf, Message, RowContent, RowKind } from '../row/content.ts'
import { kindsHeld, type OutputFormat } from './outputFormats.ts'

/**
 * What a format holds of a row: one content, or two where a preference becomes two labels. `changes` say what is written otherwise than the
 * row has it.
 */
export type Fitting = { contents: RowContent[]; changes: Change[] } | { reason: string }

/** Why rows are written as another kind than they are, as a sentence about all of them. */
export const changes = {
  instructionAsChat: 'Instructions are written as conversations: instruction, a line break and the input are one user turn.',
  chatAsInstruction:
    'Conversations are written as instructions: the last two turns are instruction and output, the earlier ones the history.',
  unpaired: 'Preference pairs are written as two labelled rows each: the better answer as true, the worse one as false.',
  withoutCallIds: 'Tool calls are written without their ids, because the format joins a call and its result by their order.',
} as const
export type Change = keyof typeof changes

/**
 * The content as a kind that the format holds. An instruction and a conversation of user and assistant alone can stand for each other. With
 * `unpair` a preference pair becomes two labels. Otherwise a pair or a label is never made an answer to learn.
 */
export function fitContent(
  content: RowContent,
  format: Pick<OutputFormat, 'forms'>,
  { unpair = false }: { unpair?: boolean | undefined } = {},
): Fitting {
  const fitted = fitKind(content, kindsHeld(format), unpair)
  if ('reason' in fitted) return fitted
  const contents = fitted.contents.map((held) => (format.forms[held.kind] === 'sharegpt' ? withoutCallIds(held) : held))
  const isChanged = contents.some((held, position) => held !== fitted.contents[position])
  return isChanged ? { contents, changes: [...fitted.changes, 'withoutCallIds'] } : fitted
}

function fitKind(content: RowContent, kinds: readonly RowKind[], unpair: boolean): Fitting {
  if (kinds.includes(content.kind)) return { contents: [content], changes: [] }
  if (content.kind === 'instruction' && kinds.includes('chat')) return { contents: [asChat(content)], changes: ['instructionAsChat'] }
  if (content.kind === 'chat' && kinds.includes('instruction')) {
    const instruction = asInstruction(content)
    return 'reason' in instruction ? instruction : { contents: [instruction], changes: ['chatAsInstruction'] }
  }
  if (content.kind === 'preference' && kinds.includes('label') && unpair) return { contents: unpaired(content), changes: ['unpaired'] }
  return { reason: refusal(content.kind, kinds) }
}

function asChat(content: ContentOf<'instruction'>): ContentOf<'chat'> {
  return { kind: 'chat', messages: [...promptMessages(content), ...answerMessages(content)] }
}

function asInstruction({ messages, tools }: ContentOf<'chat'>): ContentOf<'instruction'> | { reason: string } {
  if (tools && tools.length > 0) return { reason: 'The conversation has tools, for which an instruction has no place.' }
  const [first] = messages
  const system = first?.role === 'system' ? first : undefined
  const turns = system ? messages.slice(1) : messages
  const extra = messages.find((message) => isMoreThanText(message))
  if (extra) return { reason: `A message has ${extraOf(extra)}, for which an instruction has no place.` }
  if (
    turns.length === 0 ||
    turns.length % 2 !== 0 ||
    turns.some(({ role }, position) => role !== (position % 2 === 0 ? 'user' : 'assistant'))
  )
    return { reason: 'User and assistant turns do not follow one another up to an answer, so the conversation is no instruction.' }
  const pairs = Array.from({ length: turns.length / 2 }, (_, position): [string, string] => [
    turns[2 * position]?.content ?? '',
    turns[2 * position + 1]?.content ?? '',
  ])
  const [instruction, output] = pairs.at(-1) ?? ['', '']
  const history = pairs.slice(0, -1)
  return {
    kind: 'instruction',
    ...(system && { system: system.content }),
    instruction,
    input: '',
    output,
    ...(history.length > 0 && { history }),
  }
}

function unpaired({ prompt, chosen, rejected, tools }: ContentOf<'preference'>): ContentOf<'label'>[] {
  const label = (completion: Message[], isGood: boolean): ContentOf<'label'> => ({
    kind: 'label',
    prompt,
    completion,
    label: isGood,
    ...(tools && { tools }),
  })
  return [label(chosen, true), label(rejected, false)]
}

function isMoreThanText(message: Message): boolean {
  return extraOf(message) !== null
}

function extraOf({ name, toolCalls, toolCallId, weight }: Message): string | null {
  if (toolCalls && toolCalls.length > 0) return 'tool calls'
  if (toolCallId !== undefined) return 'the answer of a tool'
  if (name !== undefined) return 'a name'
  return weight === undefined ? null : 'a weight'
}

/** What a row of a kind is called in a sentence, and several of them. */
export const kindNames: Record<RowKind, { one: string; many: string }> = {
  instruction: { one: 'an instruction', many: 'instructions' },
  chat: { one: 'a conversation', many: 'conversations' },
  preference: { one: 'a preference pair', many: 'preference pairs' },
  label: { one: 'a labelled answer', many: 'labelled answers' },
}

function refusal(kind: RowKind, kinds: readonly RowKind[]): string {
  const pairs = kind === 'preference' && kinds.includes('label') ? ' Ask for pairs to be written as two labels (--unpair).' : ''
  return `The row is ${kindNames[kind].one}; this format holds ${kinds.map((held) => kindNames[held].many).join(' and ')} only.${pairs}`
}

/** The content without the ids of tool calls, where the results follow in the order of the calls; else the content itself. */
function withoutCallIds(content: RowContent): RowContent {
  switch (content.kind) {
    case 'instruction':
      return content
    case 'chat': {
      const messages = messagesWithoutIds(content.messages)
      return messages === content.messages ? content : { ...content, messages }
    }
    case 'preference': {
      const prompt = messagesWithoutIds(content.prompt)
      const chosen = messagesWithoutIds(content.chosen)
      const rejected = messagesWithoutIds(content.rejected)
      return prompt === content.prompt && chosen === content.chosen && rejected === content.rejected
        ? content
        : { ...content, prompt, chosen, rejected }
    }
    case 'label': {
      const prompt = messagesWithoutIds(content.prompt)
      const completion = messagesWithoutIds(content.completion)
      return prompt === content.prompt && completion === content.completion ? content : { ...content, prompt, completion }
    }
  }
}

function messagesWithoutIds(messages: Message[]): Message[] {
  const called = messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id))
  const answered = messages.flatMap(({ role, toolCallId }) => (role === 'tool' ? [toolCallId] : []))
  if (called.every((id) => id === undefined) && answered.every((id) => id === undefined)) return messages
  if (answered.some((id, position) => id !== called[position])) return messages
  return messages.map(({ toolCallId: _answered, toolCalls, ...message }) => ({
    ...message,
    ...(toolCalls && { toolCalls: toolCalls.map(({ id: _id, ...call }) => call) }),
  }))
}
