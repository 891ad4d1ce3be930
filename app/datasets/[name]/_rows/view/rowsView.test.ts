import { expect, test } from 'vitest'
import { fc } from '#server/core/testing/fuzzing.ts'
import { allRows, isFiltered, parseChoices, parseList, parseOrder, printList, printOrder, queryOf } from './rowsView.ts'

test('lists and orders survive the URL', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(fc.array(name), (list) => {
      expect(parseList(printList(list))).toEqual(list)
    }),
  )
  const by = fc.oneof(fc.constantFrom('position' as const, 'promptLength' as const, 'rating' as const), fc.record({ score: name }))
  fc.assert(
    fc.property(fc.record({ by, isDescending: fc.boolean() }), (order) => {
      expect(parseOrder(printOrder(order))).toEqual(order)
    }),
  )
})

test('what is not known in the URL is left out', () => {
  expect(parseChoices('statuses', 'new,gone,rejected')).toEqual(['new', 'rejected'])
  expect(parseOrder('-colour')).toEqual({ by: 'position', isDescending: false })
  expect(parseList('%E0%A4%A')).toEqual([])
})

test('a view becomes a query with what restricts it', () => {
  const reader = { reviewer: '민지', isBlind: false }
  expect(queryOf(allRows, reader)).toEqual({ filter: {} })
  expect(isFiltered(allRows)).toBe(false)
  expect(isFiltered({ ...allRows, order: parseOrder('-rating') })).toBe(false)
  const view = {
    ...allRows,
    text: ' 환불 ',
    statuses: ['new' as const],
    isDisputed: true,
    isOpen: true,
    order: parseOrder('-score:similar'),
  }
  expect(isFiltered(view)).toBe(true)
  expect(queryOf(view, reader)).toEqual({
    filter: { text: '환불', statuses: ['new'], isDisputed: true, unreviewedBy: '민지' },
    order: { by: { score: 'similar' }, isDescending: true },
  })
  expect(queryOf(view, { ...reader, isBlind: true })).toEqual({ filter: { text: '환불', unreviewedBy: '민지' } })
})
