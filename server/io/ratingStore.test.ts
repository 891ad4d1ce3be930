import { expect, test } from 'vitest'

import { openDatabase } from './database.ts'
import { createRatingStore } from './ratingStore.ts'
import { sampleKey } from './testing/sampleCells.ts'

const [a, b, c] = [1, 2, 3].map(sampleKey) as [ReturnType<typeof sampleKey>, ReturnType<typeof sampleKey>, ReturnType<typeof sampleKey>]

test('a rating grows part by part, is kept per person, and goes when it says nothing', () => {
  const store = createRatingStore(openDatabase(':memory:'))
  expect(store.isEmpty()).toBe(true)
  store.rate({ key: a, rater: '나' }, { verdict: 'good' }, 1)
  expect(store.isEmpty()).toBe(false)
  expect(store.rate({ key: a, rater: '나' }, { note: '말투가 좋다 🙂', verdict: undefined }, 2)).toEqual({
    key: a,
    rater: '나',
    verdict: 'good',
    grade: null,
    note: '말투가 좋다 🙂',
    corrected: null,
    ratedAt: 2,
  })
  store.rate({ key: a, rater: 'Bo' }, { grade: 2 }, 3)
  expect(store.ratings(new Set([a, b])).map(({ rater, verdict, grade }) => [rater, verdict, grade])).toEqual([
    ['Bo', null, 2],
    ['나', 'good', null],
  ])
  expect(store.ratings(new Set([b]))).toEqual([])
  expect(store.rate({ key: a, rater: '나' }, { verdict: null, note: '' }, 4)).toBeNull()
  expect(store.ratings(new Set([a])).map(({ rater }) => rater)).toEqual(['Bo'])
})

test('a vote is kept once per pair and person, can change its mind and be taken back', () => {
  const store = createRatingStore(openDatabase(':memory:'))
  store.vote({ left: a, right: b, rater: 'me', winner: 'left' }, 1)
  store.vote({ left: a, right: b, rater: 'me', winner: 'tie' }, 2)
  store.vote({ left: a, right: b, rater: 'you', winner: 'right' }, 3)
  expect(store.votes(new Set([a, b, c]))).toEqual([
    { left: a, right: b, rater: 'me', winner: 'tie', votedAt: 2 },
    { left: a, right: b, rater: 'you', winner: 'right', votedAt: 3 },
  ])
  expect(store.votes(new Set([a, c]))).toEqual([])
  store.vote({ left: a, right: b, rater: 'me', winner: null }, 4)
  expect(store.votes(new Set([a, b]))).toHaveLength(1)
})
