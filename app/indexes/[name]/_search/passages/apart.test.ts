import { expect, test } from 'vitest'
import { apart } from './apart.ts'

test('passage and neighbours read on without a repetition', () => {
  const source = 'abcdefghij🙂klmnop'
  const part = (start: number, end: number) => ({ start, end, text: source.slice(start, end) })
  const all = [part(0, 5), part(3, 8), part(7, 12), part(10, 15), part(15, 18)]
  const { before, after } = apart(part(7, 12), all.slice(0, 2), all.slice(3))
  expect([...before, part(7, 12), ...after].map(({ text }) => text).join('')).toBe(source)
})
