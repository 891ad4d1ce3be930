import { expect, test } from 'vitest'
import type { BuildJob, ListedIndex } from '../../_trpc/apiTypes.ts'
import { foundCards, indexCards } from './indexCards.ts'

const listed = (index: string, more: Partial<ListedIndex> = {}): ListedIndex => ({ index, facts: null, problem: null, job: null, ...more })
const running: BuildJob = {
  status: 'running',
  progress: { done: 0, total: 0, note: '' },
  etaMs: null,
  startedAt: 1,
  endedAt: null,
  error: null,
  outcome: null,
}

test('a build that has just begun shows at once, and the problem of reading its index is none', () => {
  const problem = { code: 'CONFLICT' as const, message: 'The index is empty.' }
  const cards = indexCards([listed('나'), listed('b', { problem })], { b: running, a: running })
  expect(cards).toEqual([listed('a', { job: running }), listed('b', { job: running }), listed('나')])
  expect(indexCards([listed('b', { job: running })], null)).toEqual([listed('b', { job: running })])
})

test('a search finds names in any Unicode form', () => {
  const cards = [listed('휴가-규정'), listed('handbook')]
  expect(foundCards(cards, '규정'.normalize('NFD')).map(({ index }) => index)).toEqual(['휴가-규정'])
  expect(foundCards(cards, ' ')).toHaveLength(2)
})
