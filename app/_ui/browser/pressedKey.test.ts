import { expect, test } from 'vitest'
import { pressedKey } from './pressedKey.ts'

test.each([
  ['a letter', { key: 'g', code: 'KeyG' }, 'g'],
  ['Caps Lock', { key: 'G', code: 'KeyG' }, 'g'],
  ['Hangul', { key: 'ㅎ', code: 'KeyG' }, 'g'],
  ['an input method', { key: 'Process', code: 'KeyB' }, 'b'],
  ['Cyrillic', { key: 'и', code: 'KeyB' }, 'b'],
  ['Dvorak, which has its G at the place of U', { key: 'g', code: 'KeyU' }, 'g'],
  ['the digit row of AZERTY', { key: '&', code: 'Digit1' }, '1'],
  ['the digit row of AZERTY, another sign', { key: 'é', code: 'Digit2' }, '2'],
  ['the number pad', { key: '3', code: 'Numpad3' }, '3'],
  ['an arrow', { key: 'ArrowLeft', code: 'ArrowLeft' }, 'ArrowLeft'],
  ['the number pad without Num Lock', { key: 'ArrowLeft', code: 'Numpad4' }, 'ArrowLeft'],
  ['a slash', { key: '/', code: 'Slash' }, '/'],
])('%s is read as the key that is meant', (_name, press, expected) => {
  expect(pressedKey({ ...press, shiftKey: false })).toBe(expected)
})

test('a sign typed with Shift on the digit row is not a digit', () => {
  expect(pressedKey({ key: '!', code: 'Digit1', shiftKey: true })).toBe('!')
})
