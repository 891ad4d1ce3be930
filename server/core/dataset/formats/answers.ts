import { canonicalJson, type Json } from '../../json.ts'
import type { ContentOf, Message } from '../row/content.ts'
import { type RecordReader, refuse } from './recordReader.ts'
import { readMessage, readMessages } from './readMessages.ts'

/** A text as one message of `role`, a message alone, or a list of messages. @throws AppError BAD_INPUT */
export function turnsOf(given: Json, place: string, { role, reader }: { role: 'user' | 'assistant'; reader: RecordReader }): Message[] {
  if (typeof given === 'string') return [{ role, content: given }]
  return Array.isArray(given) ? readMessages(given, place, reader) : [readMessage(given, place, reader)]
}

/** A member that has to be there, as messages; see `turnsOf`. @throws AppError BAD_INPUT */
export function turnsOfMember(name: string, role: 'user' | 'assistant', reader: RecordReader): Message[] {
  const given = reader.value(name)
  // A number or a boolean is a text, which `text` reads.
  if (given === undefined || typeof given === 'number' || typeof given === 'boolean') return [{ role, content: reader.text(name) }]
  return turnsOf(given, name, { role, reader })
}

/** The prompt after a `system` member, if there is one with a text. @throws AppError BAD_INPUT for two system texts */
export function withSystem(messages: Message[], reader: RecordReader): Message[] {
  const system = reader.optionalText('system')
  if (system === undefined || system === '') return messages
  const [first] = messages
  if (first?.role !== 'system') return [{ role: 'system', content: system }, ...messages]
  return first.content === system ? messages : refuse('`system` and the first message are two different system texts. Remove one of them.')
}

/** A preference. @throws AppError BAD_INPUT if nothing tells its answers apart */
export function preferenceOf(parts: Omit<ContentOf<'preference'>, 'kind'>): ContentOf<'preference'> {
  const { prompt, chosen, rejected, tools } = parts
  if (chosen.length === 0 || rejected.length === 0) refuse('One of the two answers has no message.')
  if (sameMessages(chosen, rejected)) refuse('`chosen` and `rejected` are the same, so there is nothing to prefer.')
  return { kind: 'preference', prompt, chosen, rejected, ...(tools && { tools }) }
}

export function sameMessages(left: readonly Message[], right: readonly Message[]): boolean {
  return canonicalJson(left) === canonicalJson(right)
}

/** Notes turns of a user in what is to be learnt. */
export function noteAnswers(messages: readonly Message[], name: string, reader: RecordReader): void {
  if (messages.some(({ role }) => role !== 'assistant' && role !== 'tool'))
    reader.note(`\`${name}\` has messages that are not of the model. They are kept.`)
}
