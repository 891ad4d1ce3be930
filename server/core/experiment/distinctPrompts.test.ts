import { expect, test } from 'vitest'
import type { Message } from './cell.ts'
import { distinctPrompts } from './distinctPrompts.ts'

const asking = (content: string): Message[] => [{ role: 'user', content }]

test('a prompt that cells share is there once, whether they share the list of messages or only its text', () => {
  const shared = asking('안녕?')
  const cells = [
    { messages: shared, prefill: null },
    { messages: asking('b'), prefill: null },
    { messages: shared, prefill: null },
    { messages: asking('안녕?'), prefill: null },
  ]
  expect(distinctPrompts(cells)).toEqual({ prompts: [cells[0], cells[1]], indexes: [0, 1, 0, 0] })
})

test('prompts that differ in their prefill or in a role are two', () => {
  const messages = asking('a')
  const cells = [
    { messages, prefill: null },
    { messages, prefill: '' },
    { messages, prefill: 'Label:' },
    { messages: [{ role: 'system' as const, content: 'a' }], prefill: null },
  ]
  expect(distinctPrompts(cells)).toEqual({ prompts: cells, indexes: [0, 1, 2, 3] })
})
