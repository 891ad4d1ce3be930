import { expect, test } from 'vitest'
import { decodeSpeed } from './decodeSpeed.ts'

const timed = (output: number, ttftMs: number, totalMs: number) => ({ tokens: { output }, timing: { ttftMs, totalMs } })

test('the speed counts the tokens after the first and the time after it', () => {
  expect(decodeSpeed([timed(11, 500, 1000)])).toBe(20)
  expect(decodeSpeed([timed(11, 500, 1000), timed(21, 100, 1600), timed(1, 300, 300)])).toBe(15)
})

test('there is no speed without a second token or without time', () => {
  expect([decodeSpeed([timed(1, 500, 500)]), decodeSpeed([timed(0, 0, 100)]), decodeSpeed([timed(5, 10, 10)]), decodeSpeed([])]).toEqual([
    null,
    null,
    null,
    null,
  ])
})

test('a column may have as many results as a notebook has cells', () => {
  expect(decodeSpeed(Array.from({ length: 200_000 }, () => timed(11, 500, 1000)))).toBe(20)
})
