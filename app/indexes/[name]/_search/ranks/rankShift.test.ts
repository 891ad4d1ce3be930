import { expect, test } from 'vitest'
import { afterKey, rankShift } from './rankShift.ts'
import type { SearchHit } from '../view/searchTypes.ts'
import { absentText, stagePlaces } from '../passages/stagePlaces.ts'

const scored = (chunks: string, first = 10) => [...chunks].map((chunk, at) => ({ chunk, score: first - at }))

const lists = { text: scored('abcx'), vector: scored('cdax'), fused: scored('acbdx') }

const hit = (chunk: string, rerank: number | null): SearchHit => ({
  chunk,
  document: 'd',
  path: 'd.md',
  title: null,
  headings: [],
  page: null,
  start: 0,
  end: 1,
  text: chunk,
  score: 1,
  parts: { vector: 1, text: null, fused: null, rerank },
})

test('each stage has ranks and scores between its worst and its best', () => {
  const [text, vector, fused] = stagePlaces({ lists }, [hit('a', null)])
  expect([text?.stage, vector?.stage, fused?.stage]).toEqual(['text', 'vector', 'fused'])
  expect(text?.places.get('c')).toEqual({ rank: 3, score: 8, share: 1 / 3 })
  expect(vector?.places.get('b')).toBeUndefined()
  expect(vector && absentText(vector)).toBe('not found')
  const cut = { ...lists, text: scored('가'.repeat(100)).map(({ score }, at) => ({ chunk: `${at}`, score })) }
  expect(stagePlaces({ lists: cut }, []).map(absentText)).toEqual(['below 100', 'not found', 'not found'])
})

test('a reranker is a stage of its own, in the order of its scores; without vectors there is full text only', () => {
  const reranked = stagePlaces({ lists }, [hit('a', 0.2), hit('c', 0.9)])
  expect([...(reranked[3]?.places.keys() ?? [])]).toEqual(['c', 'a'])
  expect(stagePlaces({ lists: { text: [], vector: null, fused: null } }, []).map(({ stage }) => stage)).toEqual(['text'])
})

test('lines join the same passage; one that leaves or enters the first ones ends open; relevant ones below are named', () => {
  const shift = rankShift(stagePlaces({ lists }, []), 2, new Set(['b', 'x', 'gone']))
  expect(shift.columns.map(({ chunks }) => chunks.join(''))).toEqual(['ab', 'cd', 'ac'])
  expect(shift.gaps).toEqual([
    [
      { chunk: 'a', from: 0, to: null },
      { chunk: 'b', from: 1, to: null },
      { chunk: 'c', from: null, to: 0 },
      { chunk: 'd', from: null, to: 1 },
    ],
    [
      { chunk: 'c', from: 0, to: 1 },
      { chunk: 'd', from: 1, to: null },
      { chunk: 'a', from: null, to: 0 },
    ],
  ])
  expect(shift.chunks.join('')).toBe('acbd')
  expect(shift.misses).toEqual([
    { chunk: 'x', best: { stage: 'text', rank: 4 } },
    { chunk: 'gone', best: null },
  ])
})

test('arrow keys follow the passage from column to column and stay inside', () => {
  const shift = rankShift(stagePlaces({ lists: { ...lists, vector: [] } }, []), 3)
  const go = (column: number, row: number, key: string) => afterKey(shift, { column, row }, key)
  expect(go(0, 1, 'ArrowRight')).toEqual({ column: 2, row: 2 })
  expect(go(2, 2, 'ArrowLeft')).toEqual({ column: 0, row: 1 })
  expect(go(2, 2, 'ArrowDown')).toEqual({ column: 2, row: 2 })
  expect(go(0, 0, 'ArrowUp')).toEqual({ column: 0, row: 0 })
  expect(go(0, 0, 'End')).toEqual({ column: 0, row: 2 })
  expect(go(0, 0, 'ArrowLeft')).toEqual({ column: 0, row: 0 })
  expect(go(0, 0, 'Enter')).toBeNull()
})
