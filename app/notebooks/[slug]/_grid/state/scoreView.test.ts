import { expect, test } from 'vitest'
import { meanText, scoreView } from './scoreView.ts'

test('a score is shown as a number, and with a sign and a colour only if it has a check', () => {
  const exact = { metric: 'exact-match' }
  expect([1, 0, null].map((score) => scoreView(exact, 'e', score).text)).toEqual(['1', '0', '–'])
  expect(scoreView({ metric: 'refusal' }, 'r', 1)).toEqual({ name: 'r', text: '1', verdict: 'number' })
  expect(scoreView({ metric: 'refusal', check: { atMost: 0 } }, 'r', 1)).toEqual({ name: 'r', text: '✗', verdict: 'fail' })
  expect(scoreView({ metric: 'length', check: { atMost: 40 } }, 'l', 123)).toEqual({ name: 'l', text: '✗ 123', verdict: 'fail' })
  expect(scoreView({ metric: 'contains', check: { atLeast: 1 } }, 'c', 1)).toEqual({ name: 'c', text: '✓', verdict: 'pass' })
  expect(scoreView({ metric: 'length' }, 'l', 1)).toEqual({ name: 'l', text: '1', verdict: 'number' })
  expect([meanText(exact, 0.2143), meanText({ metric: 'length' }, 12.34), meanText(exact, null)]).toEqual(['21.4%', '12.3', '–'])
})
