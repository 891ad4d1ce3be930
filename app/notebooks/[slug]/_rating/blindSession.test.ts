import { expect, test } from 'vitest'
import type { CellKey } from '#server/core/ids.ts'
import { type BlindPair, voteOf } from '#server/core/ratings/blindPairs.ts'
import type { Vote } from '#server/core/ratings/rating.ts'
import { newSession, progressOf, withDone, withoutLast } from './blindSession.ts'

const pair = (n: number): BlindPair => ({
  first: `b${n}` as CellKey,
  second: `a${n}` as CellKey,
  caseIndex: n,
  outputs: { first: '', second: '' },
})
const vote = (n: number, rater = '나'): Vote => ({ ...voteOf(pair(n), 'tie'), rater, votedAt: 0 })
const pairs = [pair(0), pair(1), pair(2)]

test('a session continues where the last one of the rater stopped, independent of other raters', () => {
  expect(progressOf(newSession(pairs), [vote(0), vote(1, 'Bo')], '나')).toEqual({ current: pair(1), voted: 1, skipped: 0, total: 3 })
  expect(
    progressOf(
      newSession(pairs),
      [0, 1, 2].map((n) => vote(n)),
      '나',
    ),
  ).toEqual({ current: null, voted: 3, skipped: 0, total: 3 })
})

test('a pair is shown again after one of its outputs was computed again', () => {
  const [first, ...rest] = pairs
  const anew = { ...pair(0), outputs: { first: '새 답', second: '' } }
  expect(progressOf(newSession([anew, ...rest]), [vote(0)], '나')).toEqual({ current: anew, voted: 0, skipped: 0, total: 3 })
  expect(progressOf(newSession([anew, ...rest]), [vote(0), { ...voteOf(anew, 'first'), rater: '나', votedAt: 1 }], '나').voted).toBe(1)
  expect(progressOf(newSession([first ?? anew, ...rest]), [vote(0)], '나').voted).toBe(1)
})

test('a skipped pair is not shown again in this session, unless the skip is undone', () => {
  const skipped = withDone(newSession(pairs), pair(0), 'skipped')
  expect(progressOf(skipped, [], '나')).toEqual({ current: pair(1), voted: 0, skipped: 1, total: 3 })
  const back = withoutLast(withDone(skipped, pair(1), 'voted'))
  expect(back?.pair).toEqual(pair(1))
  const first = withoutLast(back?.session ?? newSession([]))
  expect(first?.pair).toEqual(pair(0))
  expect(progressOf(first?.session ?? newSession([]), [], '나').current).toEqual(pair(0))
  expect(withoutLast(first?.session ?? newSession([]))).toBeNull()
})
