import type { Message, Role } from '../../experiment/cell.ts'
import type { Message as RowMessage, RowContent } from '../../dataset/row/content.ts'
import { promptMessages } from '../../dataset/row/rowText.ts'
import type { TuningMethod } from '../settings/tuningSettings.ts'

/** An answer that is learnt, after its prompt. */
export type Turn = { messages: Message[]; answer: string }

/** What of a row is learnt. `turns`: of a conversation every answer, in order; `pair`: the better and the worse answer to one prompt. */
export type Lesson = { kind: 'turns'; turns: Turn[] } | { kind: 'pair'; messages: Message[]; chosen: string; rejected: string }

/** Why a row cannot be trained on, as a sentence. */
export type NoLesson = { reason: string }

const kindNames = {
  instruction: 'an instruction',
  chat: 'a chat',
  preference: 'a preference pair',
  label: 'a labelled answer (KTO)',
} as const

/** What a row teaches with a method, as messages for the model's chat template, or why it teaches nothing. */
export function lessonOf(content: RowContent, method: TuningMethod): Lesson | NoLesson {
  if (method === 'dpo') {
    return content.kind === 'preference'
      ? pairOf(content)
      : { reason: `It is ${kindNames[content.kind]}: preference training (DPO) takes preference pairs.` }
  }
  switch (content.kind) {
    case 'instruction':
      return answered(plain(promptMessages(content)), content.output)
    case 'chat':
      return conversation(content.messages, (content.tools?.length ?? 0) > 0)
    case 'preference':
    case 'label':
      return { reason: `It is ${kindNames[content.kind]}: training on answers (SFT) takes instructions and chats.` }
  }
}

/** The last user turn before each answer that is learnt; by these a test case is known again. */
export function userTurns(lesson: Lesson): string[] {
  const prompts = lesson.kind === 'pair' ? [lesson.messages] : lesson.turns.map(({ messages }) => messages)
  return prompts.flatMap((messages) => messages.findLast(({ role }) => role === 'user')?.content ?? [])
}

/** The system text before the first turn; null without one. */
export function systemText(lesson: Lesson): string | null {
  const messages = lesson.kind === 'pair' ? lesson.messages : lesson.turns[0]?.messages
  return messages?.find(({ role }) => role === 'system')?.content ?? null
}

const tools = { reason: 'It calls tools, which the chat template of a local model may write otherwise: tool calls are not trained.' }
const noAnswer = { reason: 'It has no answer to learn.' }

function answered(messages: Message[] | NoLesson, answer: string): Lesson | NoLesson {
  if (!Array.isArray(messages)) return messages
  return answer.trim() === '' ? noAnswer : { kind: 'turns', turns: [{ messages, answer }] }
}

/**
 * Every answer of the assistant that is not left out by its weight. A greeting before the first question is no answer. What comes after the last
 * answer is not read.
 */
function conversation(messages: readonly RowMessage[], hasTools: boolean): Lesson | NoLesson {
  const all = plain(messages)
  if (!Array.isArray(all) || hasTools) return tools
  const turns = messages.flatMap(({ role, weight, content }, place): Turn[] =>
    role === 'assistant' && weight !== 0 && content.trim() !== '' && messages.slice(0, place).some((earlier) => earlier.role === 'user')
      ? [{ messages: all.slice(0, place), answer: content }]
      : [],
  )
  return turns.length === 0 ? noAnswer : { kind: 'turns', turns }
}

function pairOf({ prompt, chosen, rejected, tools: offered = [] }: Extract<RowContent, { kind: 'preference' }>): Lesson | NoLesson {
  const messages = plain(prompt)
  const [better, worse] = [plain(chosen), plain(rejected)]
  if (!Array.isArray(messages) || !Array.isArray(better) || !Array.isArray(worse) || offered.length > 0) return tools
  const [one, other] = [better, worse].map((answers) =>
    answers.length === 1 && answers[0]?.role === 'assistant' ? answers[0].content : null,
  )
  if (one == null || other == null) return { reason: 'An answer of the pair is not exactly one turn of the assistant.' }
  if (one.trim() === '' || other.trim() === '') return { reason: 'An answer of the pair is empty.' }
  if (one === other) return { reason: 'Both answers of the pair are equal.' }
  return { kind: 'pair', messages, chosen: one, rejected: other }
}

/** Messages without tools; a reason if there are any. */
function plain(messages: readonly RowMessage[]): Message[] | NoLesson {
  const found: Message[] = []
  for (const { role, content, toolCalls = [] } of messages) {
    if (role === 'tool' || toolCalls.length > 0) return tools
    found.push({ role: role satisfies Role, content })
  }
  return found
}
