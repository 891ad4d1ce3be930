import { expect, test } from 'vitest'
import { ratingOf, rowAction } from './rowKeys.ts'

const press = (key: string, code: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}) =>
  rowAction({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })

test('keys mean the same in Korean', () => {
  expect(press('a', 'KeyA')).toBe('accept')
  expect(press('ㅁ', 'KeyA')).toBe('accept')
  expect(press('ㄱ', 'KeyR')).toBe('reject')
  expect(press('?', 'Slash', { shiftKey: true })).toBe('help')
  expect(press('/', 'Slash')).toBe('search')
})

test('shortcuts of the browser are left alone', () => {
  expect(press('r', 'KeyR', { ctrlKey: true })).toBeNull()
  expect(press('A', 'KeyA', { shiftKey: true })).toBeNull()
  expect(press('x', 'KeyX')).toBeNull()
})

test('digits rate', () => {
  expect(ratingOf(press('4', 'Digit4') ?? 'next')).toBe(4)
  expect(ratingOf('accept')).toBeNull()
})
