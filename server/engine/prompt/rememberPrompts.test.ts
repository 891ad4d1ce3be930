import type { Prompt } from '../../core/experiment/cell.ts'
import { expect, test } from 'vitest'

import { rememberPrompts } from './rememberPrompts.ts'

const prompt = (content: string, prefill: string | null = null): Prompt => ({ messages: [{ role: 'user', content }], prefill })

function counted(mostCharacters?: number) {
  const asked: string[] = []
  const render = rememberPrompts(({ messages, prefill }) => {
    const text = messages.map(({ content }) => content).join('')
    asked.push(text)
    return { text, tokens: Uint32Array.of(text.length, prefill === null ? 0 : 1) }
  }, mostCharacters)
  return { asked, render }
}

test('an equal prompt is rendered once and gives the same object; one with another prefill is a prompt of its own', () => {
  const { asked, render } = counted()
  const [first, begun, again] = [render(prompt('가나')), render(prompt('가나', '')), render(prompt('가나'))]
  expect([first.tokens, begun.tokens, again.tokens]).toEqual([Uint32Array.of(2, 0), Uint32Array.of(2, 1), Uint32Array.of(2, 0)])
  expect(again).toBe(first)
  expect(asked).toEqual(['가나', '가나'])
})

test('the memory is cleared when it grows beyond its bound', () => {
  const { asked, render } = counted(5)
  for (const text of ['aaa', 'bbb', 'aaa', 'toolong', 'toolong']) render(prompt(text))
  expect(asked).toEqual(['aaa', 'bbb', 'aaa', 'toolong'])
})
