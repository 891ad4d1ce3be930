import { isRecord } from '../../../json.ts'
import type { ValidatorFinding } from './finding.ts'

const roles = ['system', 'developer', 'user', 'assistant', 'tool']
const recordNames = ['messages', 'tools', 'parallel_tool_calls', 'functions']
const memberNames = ['role', 'content', 'name', 'tool_calls', 'tool_call_id', 'function_call', 'refusal', 'weight']
const FUNCTION_NAME = /^[\w-]{1,64}$/

/**
 * What the fine-tuning API takes (API reference: fine-tuning, chat format), with tools, weights and the role `developer`. The codes are those of
 * the cookbook where it has one.
 */
export function apiFindings(record: unknown): ValidatorFinding[] {
  if (!isRecord(record)) return [{ code: 'data_type', message: null, text: 'The record is no object.' }]
  const { messages, tools } = record
  const found: ValidatorFinding[] = []
  const add = (code: string, text: string, message: number | null = null) => found.push({ code, message, text })
  const unknown = Object.keys(record).filter((name) => !recordNames.includes(name))
  if (unknown.length > 0) add('unrecognized_key', `The record has \`${unknown.join('`, `')}\`.`)
  if (tools !== undefined) toolFindings(tools, add)
  if (!Array.isArray(messages) || messages.length === 0) {
    add('missing_messages_list', 'There is no list `messages`.')
    return found
  }
  const called = new Set<unknown>()
  for (const [position, message] of messages.entries()) {
    if (!isRecord(message)) {
      add('message_missing_key', 'A message is no object.', position)
      continue
    }
    const say = (code: string, text: string) => add(code, text, position)
    messageFindings(message, say)
    for (const call of Array.isArray(message['tool_calls']) ? message['tool_calls'] : []) if (isRecord(call)) called.add(call['id'])
    if (message['role'] === 'tool' && !called.has(message['tool_call_id']))
      say('unknown_tool_call', 'A tool answers a call that no message made.')
  }
  if (!messages.some((message: unknown) => isRecord(message) && message['role'] === 'assistant'))
    add('example_missing_assistant_message', 'No message is of the assistant.')
  return found
}

type Say = (code: string, text: string) => void

function messageFindings(message: Record<string, unknown>, say: Say): void {
  const { role, content, weight, tool_calls: calls, function_call: call } = message
  if (role === undefined) say('message_missing_key', 'A message has to have `role`.')
  else if (!roles.some((known) => known === role)) say('unrecognized_role', `The role is ${JSON.stringify(role)}.`)
  const unknown = Object.keys(message).filter((name) => !memberNames.includes(name))
  if (unknown.length > 0) say('message_unrecognized_key', `A message has \`${unknown.join('`, `')}\`.`)
  const hasCalls = (Array.isArray(calls) && calls.length > 0) || isRecord(call)
  const isText = typeof content === 'string' || Array.isArray(content)
  if (!isText && !(role === 'assistant' && hasCalls)) say('missing_content', 'A message has no content.')
  if (content === '' && role === 'assistant' && !hasCalls) say('missing_content', 'An answer is empty.')
  if (weight !== undefined && (role !== 'assistant' || (weight !== 0 && weight !== 1)))
    say('wrong_weight', 'Only a message of the assistant has a weight, 0 or 1.')
  if (calls !== undefined) callFindings({ calls, role }, say)
}

function callFindings({ calls, role }: { calls: unknown; role: unknown }, say: Say): void {
  if (role !== 'assistant') say('wrong_tool_calls', 'Only a message of the assistant calls tools.')
  if (!Array.isArray(calls)) return say('wrong_tool_calls', '`tool_calls` is no list.')
  for (const call of calls as unknown[]) {
    const made = isRecord(call) && isRecord(call['function']) ? call['function'] : null
    if (!isRecord(call) || !made || call['type'] !== 'function' || typeof call['id'] !== 'string' || typeof made['arguments'] !== 'string')
      say('wrong_tool_calls', 'A call has to have `id`, `type` "function" and a function with `name` and `arguments` as text.')
    else if (typeof made['name'] !== 'string' || !FUNCTION_NAME.test(made['name']))
      say('wrong_function_name', 'The name of a function has at most 64 letters, digits, - and _.')
  }
}

function toolFindings(tools: unknown, add: Say): void {
  if (!Array.isArray(tools)) return add('wrong_tools', '`tools` is no list.')
  for (const tool of tools as unknown[]) {
    const made = isRecord(tool) && tool['type'] === 'function' && isRecord(tool['function']) ? tool['function'] : null
    if (!made || typeof made['name'] !== 'string' || !FUNCTION_NAME.test(made['name']))
      add('wrong_tools', 'A tool has to have `type` "function" and a function with a name of at most 64 letters, digits, - and _.')
  }
}
