import { expect, test } from 'vitest'
import { isWhole, parseScoreFilter, parseSort, printScoreFilter, printSort, wholeGrid, inUserOrder, movedColumn } from './gridView.ts'

test.each([
  ['exact-match>=1', { name: 'exact-match', side: 'atLeast', value: 1 }],
  ['길이<=40.5', { name: '길이', side: 'atMost', value: 40.5 }],
  ['a>=b<=-0.25', { name: 'a>=b', side: 'atMost', value: -0.25 }],
  ['p<=1e-7', { name: 'p', side: 'atMost', value: 1e-7 }],
  ['구글>=1e+21', { name: '구글', side: 'atLeast', value: 1e21 }],
] as const)('the score filter %s is parsed and printed', (text, filter) => {
  expect(parseScoreFilter(text)).toEqual(filter)
  expect(printScoreFilter(filter)).toBe(text)
})

test.each([
  ['-score:exact-match@0123456789abcdef', { by: 'score:exact-match', column: '0123456789abcdef', descending: true }],
  ['score:톤@집', { by: 'score:톤@집', column: null, descending: false }],
  ['length', { by: 'length', column: null, descending: false }],
  ['-time', { by: 'time', column: null, descending: true }],
] as const)('the sort order %s is parsed and printed', (text, sort) => {
  expect(parseSort(text)).toEqual(sort)
  expect(printSort(sort)).toBe(text)
})

test.each(['', 'exact-match', 'exact-match>=', '>=1', 'a=1', 'score:'])('%j is neither a filter nor a sort order', (text) => {
  expect([parseScoreFilter(text), parseSort(text)]).toEqual([null, null])
})

test('a view that hides a column does not show the whole grid', () => {
  expect([isWhole(wholeGrid), isWhole({ ...wholeGrid, hidden: ['a'] }), isWhole({ ...wholeGrid, search: ' ' })]).toEqual([
    true,
    false,
    true,
  ])
})

test('columns keep the order that the user gave them, and new columns stay after their neighbour', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(inUserOrder(ids, [])).toEqual(ids)
  expect(inUserOrder(ids, ['d', 'a', 'gone', 'c'])).toEqual(['d', 'a', 'b', 'c'])
  expect(inUserOrder(['x', 'a'], ['a'])).toEqual(['x', 'a'])
  expect(movedColumn(ids, 'a', 'c')).toEqual(['b', 'c', 'a', 'd'])
  expect(movedColumn(ids, 'd', 'b')).toEqual(['a', 'd', 'b', 'c'])
  expect(movedColumn(ids, 'x', 'b')).toEqual(ids)
})
