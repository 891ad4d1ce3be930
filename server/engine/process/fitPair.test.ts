import { expect, test } from 'vitest'
import { fitQuery, fitText } from './fitPair.ts'

/** A token for each character, and three special ones. */
const limit = { limit: 23, length: (query: string, text: string) => [...query].length + [...text].length + 3 }

test('a pair that fits stays as it is', () => {
  expect(fitQuery('question', limit)).toBe('question')
  expect(fitText('question', 'a short text', limit)).toEqual({ text: 'a short text', tokens: 23 })
})

test('a text is cut at its end to what fits beside the query', () => {
  const { text, tokens } = fitText('question', 'a text that is too long to be read', limit)
  expect('a text that is too long to be read'.startsWith(text)).toBe(true)
  expect(tokens).toBe(limit.length('question', text))
  expect(tokens).toBeLessThanOrEqual(23)
  expect(text.length).toBeGreaterThan(8)
})

test('a long query leaves half of the tokens to the text, and no character is cut in two', () => {
  const query = fitQuery('🙂'.repeat(40), limit)
  expect([...query].length).toBeLessThanOrEqual(8)
  expect(query).toBe('🙂'.repeat([...query].length))
  expect(fitText(query, 'x'.repeat(99), limit).text.length).toBeGreaterThan(8)
})

test('a limit below the special tokens leaves nothing', () => {
  expect(fitQuery('query', { ...limit, limit: 2 })).toBe('')
  expect(fitText('', 'text', { ...limit, limit: 2 })).toEqual({ text: '', tokens: 3 })
})
