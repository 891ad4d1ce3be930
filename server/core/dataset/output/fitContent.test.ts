import { expect, test } from 'vitest'
import type { Message, RowContent } from '../row/content.ts'
import { fitContent } from './fitContent.ts'
import { outputFormat } from './outputFormats.ts'

const user = (content: string): Message => ({ role: 'user', content })
const assistant = (content: string): Message => ({ role: 'assistant', content })
const chat = (...messages: Message[]): RowContent => ({ kind: 'chat', messages })
const alpaca = outputFormat('alpaca')

test('an instruction and a plain conversation stand for each other, and the change is named', () => {
  const instruction: RowContent = {
    kind: 'instruction',
    system: '짧게',
    instruction: 'Add',
    input: '2 3',
    output: '5',
    history: [['hi', 'hello']],
  }
  const asChat = chat({ role: 'system', content: '짧게' }, user('hi'), assistant('hello'), user('Add\n2 3'), assistant('5'))
  expect(fitContent(instruction, outputFormat('openai'))).toEqual({ contents: [asChat], changes: ['instructionAsChat'] })
  expect(fitContent(asChat, alpaca)).toEqual({
    contents: [{ ...instruction, instruction: 'Add\n2 3', input: '' }],
    changes: ['chatAsInstruction'],
  })
})

test.each<[string, RowContent]>([
  ['two user turns', chat(user('a'), user('b'), assistant('c'))],
  ['no answer', chat(user('a'))],
  ['begins with the model', chat(assistant('a'), user('b'), assistant('c'))],
  ['a weight', chat(user('a'), { ...assistant('b'), weight: 0 })],
  ['a name', chat({ ...user('a'), name: 'kim' }, assistant('b'))],
  ['tool calls', chat(user('a'), { ...assistant(''), toolCalls: [{ name: 'f', arguments: '{}' }] })],
  ['tools', { kind: 'chat', messages: [user('a'), assistant('b')], tools: [{}] }],
  ['no message', chat()],
])('a conversation with %s is no instruction', (_, content) => {
  expect(fitContent(content, alpaca)).toHaveProperty('reason')
})

test('a pair becomes two labels only if asked, and never an answer to learn', () => {
  const pair: RowContent = { kind: 'preference', prompt: [user('q')], chosen: [assistant('good')], rejected: [assistant('bad')] }
  const kto = outputFormat('kto')
  expect(fitContent(pair, kto)).toHaveProperty('reason', expect.stringContaining('--unpair'))
  expect(fitContent(pair, kto, { unpair: true })).toEqual({
    contents: [
      { kind: 'label', prompt: [user('q')], completion: [assistant('good')], label: true },
      { kind: 'label', prompt: [user('q')], completion: [assistant('bad')], label: false },
    ],
    changes: ['unpaired'],
  })
  expect(fitContent(pair, alpaca, { unpair: true })).toEqual({
    reason: 'The row is a preference pair; this format holds instructions only.',
  })
})

test('ids of tool calls are left out only where the results follow in the order of the calls', () => {
  const call = (id: string) => ({ id, name: 'f', arguments: '{}' })
  const result = (id: string): Message => ({ role: 'tool', content: id, toolCallId: id })
  const calls: Message = { ...assistant(''), toolCalls: [call('1'), call('2')] }
  const sharegpt = outputFormat('sharegpt')
  const inOrder = fitContent(chat(user('q'), calls, result('1'), result('2'), assistant('a')), sharegpt)
  expect(inOrder).toMatchObject({ changes: ['withoutCallIds'] })
  expect(JSON.stringify(inOrder)).not.toMatch(/"id"|toolCallId/)
  const crossed = chat(user('q'), calls, result('2'), result('1'), assistant('a'))
  expect(fitContent(crossed, sharegpt)).toEqual({ contents: [crossed], changes: [] })
})
