import { expect, test } from 'vitest'
import { testRow } from '../testing/rows.ts'
import { blindRow } from './blindRow.ts'
import { rowsAnHour } from './pace.ts'

const at = '2026-01-01T00:00:00.000Z'

test('a blind reviewer sees the own decision only', () => {
  const row = testRow(1, {
    status: 'rejected',
    reason: 'wrong',
    rating: 2,
    notes: 'the date is wrong',
    fields: { model: 'big' },
    reviews: [
      { by: 'a', decision: 'accepted', reason: null, at },
      { by: 'b', decision: 'rejected', reason: 'wrong', at },
    ],
  })
  expect(blindRow(row, 'a')).toMatchObject({ status: 'accepted', reason: null, rating: 2, fields: {}, reviews: [{ by: 'a' }] })
  expect(blindRow(row, 'a').notes).toBe('the date is wrong')
  expect(blindRow(row, 'b')).toMatchObject({ status: 'rejected', reason: 'wrong', reviews: [{ by: 'b' }] })
  expect(blindRow(row, 'c')).toMatchObject({ status: 'new', reason: null, rating: null, notes: '', reviews: [] })
})

test('the pace leaves pauses out', () => {
  expect(rowsAnHour([0, 10_000])).toBeNull()
  expect(rowsAnHour([0, 10_000, 20_000])).toBe(360)
  expect(rowsAnHour([0, 10_000, 3_600_000, 3_610_000])).toBe(360)
})
