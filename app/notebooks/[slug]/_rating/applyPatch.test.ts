import { expect, test } from 'vitest'
import type { CellKey } from '#server/core/ids.ts'
import type { Rating } from '#server/core/ratings/rating.ts'
import { applyPatch, patchOfKey } from './applyPatch.ts'

const key = 'k' as CellKey
const outputHash = 'h'
const mine: Rating = { key, rater: '나', outputHash, verdict: 'good', grade: null, note: null, corrected: null, ratedAt: 1 }
const theirs: Rating = { ...mine, rater: 'Bo', verdict: 'bad' }

test('a change affects only the rater\u2019s own rating, and an empty rating is removed', () => {
  const graded = applyPatch([mine, theirs], { key, rater: '나', outputHash, patch: { grade: 4 }, now: 2 })
  expect(graded).toEqual([theirs, { ...mine, grade: 4, ratedAt: 2 }])
  expect(applyPatch([mine, theirs], { key, rater: '나', outputHash, patch: { verdict: null }, now: 2 })).toEqual([theirs])
  expect(applyPatch([], { key, rater: '나', outputHash, patch: { note: '좋다' }, now: 3 })).toEqual([
    { ...mine, verdict: null, note: '좋다', ratedAt: 3 },
  ])
})

test('rating a new output of the cell does not change the rating of the earlier output', () => {
  expect(applyPatch([mine], { key, rater: '나', outputHash: 'new', patch: { verdict: 'bad' }, now: 2 })).toEqual([
    mine,
    { ...mine, outputHash: 'new', verdict: 'bad', ratedAt: 2 },
  ])
})

test('a key sets a part of the rating, and the same key resets it', () => {
  expect(patchOfKey('g', null)).toEqual({ verdict: 'good' })
  expect(patchOfKey('g', mine)).toEqual({ verdict: null })
  expect(patchOfKey('b', mine)).toEqual({ verdict: 'bad' })
  expect(patchOfKey('4', mine)).toEqual({ grade: 4 })
  expect(patchOfKey('4', { ...mine, grade: 4 })).toEqual({ grade: null })
  expect(['6', '0', 'x', 'Enter', '12'].map((each) => patchOfKey(each, mine))).toEqual([null, null, null, null, null])
})
