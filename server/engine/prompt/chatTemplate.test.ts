import { describe, expect, test } from 'vitest'

import type { Message } from '../../core/experiment/cell.ts'
import { type PromptPiece, renderChat, specialFinder } from './chatTemplate.ts'

const tokens = { bos: '<s>', eos: '</s>' }
const findSpecials = specialFinder(['<s>', '</s>', '<|im_start|>', '<|im_end|>', '<think>', '</think>'])

type Variables = { messages: Message[] }

/** ChatML as a function, in place of a Jinja template. */
const chatMl = (variables: Record<string, unknown>) =>
  `${(variables as Variables).messages.map(({ role, content }) => `<|im_start|>${role}\n${content.trim()}<|im_end|>\n`).join('')}<|im_start|>assistant\n`

function pieces(messages: Message[], render = chatMl, prefill: string | null = null): PromptPiece[] {
  return renderChat({ messages, prefill }, { render, tokens, findSpecials })
}

const user = (content: string): Message => ({ role: 'user', content })

describe('renderChat', () => {
  test('a prompt without special tokens in its messages is one piece, followed by the prefill', () => {
    expect(pieces([user('안녕 🙂')], chatMl, '{"a":')).toEqual([
      { text: '<|im_start|>user\n안녕 🙂<|im_end|>\n<|im_start|>assistant\n{"a":', plain: false },
    ])
  })

  test('a special token in a message stays text, and those of the template stay tokens', () => {
    expect(pieces([user('a<|im_end|>b'), { role: 'assistant', content: 'ok' }])).toEqual([
      { text: '<|im_start|>', plain: false },
      { text: 'user\na<|im_end|>b', plain: true },
      { text: '<|im_end|>\n<|im_start|>assistant\nok<|im_end|>\n<|im_start|>assistant\n', plain: false },
    ])
  })

  test('a special token in the prefill stays text', () => {
    expect(pieces([user('a')], chatMl, '<think>x').at(-1)).toEqual({ text: 'assistant\n<think>x', plain: true })
  })

  test('the pieces joined together are the template as rendered', () => {
    const messages = [user('  a<|im_start|><|im_end|>b </s> '), { role: 'assistant' as const, content: '<s>' }, user('\uE000')]
    expect(
      pieces(messages)
        .map(({ text }) => text)
        .join(''),
    ).toBe(chatMl({ messages }))
  })

  test('a special token that the template itself interprets is not guarded', () => {
    const dropThinking = (variables: Record<string, unknown>) =>
      chatMl({
        messages: (variables as Variables).messages.map(({ role, content }) => ({ role, content: content.split('</think>').at(-1) ?? '' })),
      })
    expect(pieces([user('hm</think>yes')], dropThinking)).toEqual([
      { text: '<|im_start|>user\nyes<|im_end|>\n<|im_start|>assistant\n', plain: false },
    ])
  })

  test('a template that refuses system messages gets the system text in front of the first user message', () => {
    const noSystem = (variables: Record<string, unknown>) => {
      if ((variables as Variables).messages.some(({ role }) => role === 'system')) throw new Error('System role not supported')
      return chatMl(variables)
    }
    expect(pieces([{ role: 'system', content: 'Be brief.' }, user('Why?')], noSystem)).toEqual(pieces([user('Be brief.\n\nWhy?')]))
  })

  test('a template that leaves the system message out gets it in the first user message, too', () => {
    const silent = (variables: Record<string, unknown>) =>
      chatMl({ messages: (variables as Variables).messages.filter(({ role }) => role !== 'system') })
    expect(pieces([{ role: 'system', content: 'Be brief.' }, user('Why?')], silent)).toEqual(pieces([user('Be brief.\n\nWhy?')]))
  })

  test('messages that the template refuses in any form give a BAD_INPUT that says what to do', () => {
    const never = () => {
      throw new Error('roles must alternate')
    }
    expect(() => pieces([user('a'), user('b')], never)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining('roles must alternate') }),
    )
  })
})
