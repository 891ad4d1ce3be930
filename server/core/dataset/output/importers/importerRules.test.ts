import { expect, test } from 'vitest'
import type { Message, RowContent } from '../../row/content.ts'
import { type ImporterName, importerProblems } from './importerRules.ts'

const user: Message = { role: 'user', content: 'q' }
const answer: Message = { role: 'assistant', content: 'a' }
const system: Message = { role: 'system', content: 's' }
const tool: Message = { role: 'tool', content: 'r', toolCallId: '1' }
const call: Message = { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'f', arguments: '{}' }] }
const chat = (...messages: Message[]): RowContent => ({ kind: 'chat', messages })
const pair = (change: Partial<Extract<RowContent, { kind: 'preference' }>> = {}): RowContent => ({
  kind: 'preference',
  prompt: [user],
  chosen: [answer],
  rejected: [{ ...answer, content: 'b' }],
  ...change,
})
const label = (completion: Message, prompt: Message[] = [user]): RowContent => ({
  kind: 'label',
  prompt,
  completion: [completion],
  label: true,
})

test('rows as the programs expect them have no problem', () => {
  const rows = [chat(user, answer), chat(system, user, answer, user, answer), pair(), label(answer), pair({ prompt: [system, user] })]
  expect(rows.flatMap((row) => importerProblems(row))).toEqual([])
})

test.each<[ImporterName, string, RowContent]>([
  ['llama-factory', 'begins with the model', chat(answer, user, answer)],
  ['llama-factory', 'two user turns', chat(user, user, answer)],
  ['llama-factory', 'no answer at the end', chat(user, answer, user)],
  ['llama-factory', 'a later system turn', chat(user, system, user, answer)],
  ['llama-factory', 'two results of tools in a row', chat(user, call, tool, tool, answer)],
  ['llama-factory', 'only a system turn', chat(system)],
  ['llama-factory', 'a prompt that ends with an answer', pair({ prompt: [user, answer] })],
  ['llama-factory', 'an answer of two messages', pair({ chosen: [answer, answer] })],
  ['llama-factory', 'an empty labelled answer', label({ ...answer, content: '' })],
  ['llama-factory', 'a label after an answer', label(answer, [user, answer])],
  ['openai', 'no answer', chat(user)],
  ['openai', 'an empty answer', chat(user, { ...answer, content: '' })],
  ['openai', 'a result without its call', chat(user, tool, answer)],
  ['openai', 'a call without an id', chat(user, { ...call, toolCalls: [{ name: 'f', arguments: '{}' }] })],
  ['openai', 'a weight of a user', chat({ ...user, weight: 0 }, answer)],
  ['openai', 'a user turn in an answer', pair({ rejected: [answer, user] })],
  ['axolotl', 'no answer', chat(user)],
  ['axolotl', 'arguments that are not JSON', chat(user, { ...call, toolCalls: [{ id: '1', name: 'f', arguments: '{' }] }, tool, answer)],
])('%s drops a row with %s', (importer, _, row) => {
  expect(importerProblems(row).filter((problem) => problem.importer === importer)).toContainEqual(
    expect.objectContaining({ effect: 'drop' }),
  )
})

test.each<[ImporterName, string, RowContent]>([
  ['llama-factory', 'a weight', chat(user, { ...answer, weight: 0 })],
  ['llama-factory', 'a name', chat({ ...user, name: 'kim' }, answer)],
  ['trl', 'equal answers', pair({ rejected: [answer] })],
  ['trl', 'no prompt', pair({ prompt: [] })],
  ['trl', 'no answer', chat(user)],
  ['trl', 'a weight', chat(user, { ...answer, weight: 0 })],
  ['axolotl', 'history', { kind: 'instruction', instruction: 'a', input: '', output: 'b', history: [['c', 'd']] }],
  ['axolotl', 'an answer of two messages', pair({ chosen: [answer, answer] })],
])('%s loses something of a row with %s', (importer, _, row) => {
  expect(importerProblems(row).filter((problem) => problem.importer === importer)).toContainEqual(
    expect.objectContaining({ effect: 'lose' }),
  )
})
