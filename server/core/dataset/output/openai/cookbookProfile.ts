import { isRecord } from '../../../json.ts'
import type { ValidatorFinding } from './finding.ts'

const memberNames = ['role', 'content', 'name', 'function_call', 'weight']
const roles = ['system', 'user', 'assistant', 'function']

/**
 * The format check of OpenAI's cookbook ("Data preparation and analysis for chat model fine-tuning"), with its codes. It is older than tools,
 * so it refuses rows with tool calls that the API takes.
 */
export function cookbookFindings(record: unknown): ValidatorFinding[] {
  if (!isRecord(record)) return [{ code: 'data_type', message: null, text: 'The record is no object.' }]
  const { messages } = record
  if (!Array.isArray(messages) || messages.length === 0)
    return [{ code: 'missing_messages_list', message: null, text: 'There is no list `messages`.' }]
  const findings = messages.flatMap((message: unknown, position) => messageFindings(message, position))
  if (messages.some((message: unknown) => isRecord(message) && message['role'] === 'assistant')) return findings
  return [...findings, { code: 'example_missing_assistant_message', message: null, text: 'No message is of the assistant.' }]
}

function messageFindings(message: unknown, position: number): ValidatorFinding[] {
  const found: ValidatorFinding[] = []
  const add = (code: string, text: string) => found.push({ code, message: position, text })
  const members = isRecord(message) ? message : {}
  if (!('role' in members) || !('content' in members)) add('message_missing_key', 'A message has to have `role` and `content`.')
  const unknown = Object.keys(members).filter((name) => !memberNames.includes(name))
  if (unknown.length > 0) add('message_unrecognized_key', `A message has \`${unknown.join('`, `')}\`.`)
  if (!roles.some((role) => role === members['role'])) add('unrecognized_role', `The role is ${JSON.stringify(members['role'])}.`)
  const { content, function_call: call } = members
  if ((content === '' || content === null || content === undefined) && !isFilled(call)) add('missing_content', 'A message has no content.')
  else if (content !== null && content !== undefined && typeof content !== 'string') add('missing_content', 'The content is no text.')
  return found
}

/** Whether the value is true in Python. */
function isFilled(value: unknown): boolean {
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value)
}
