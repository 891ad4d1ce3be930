import { expect, test } from 'vitest'
import { gridTime } from './gridTime.ts'

const job = (epochs: number, maxSteps: number | null = null) => ({ epochs, maxSteps })

test('a training of twice the epochs takes twice the time', () => {
  expect(gridTime(60_000, [job(1), job(2), job(1), job(2)])).toBe(360_000)
})

test('where most steps are set, every training takes the time of the first', () => {
  expect(gridTime(60_000, [job(1, 10), job(2, 10)])).toBe(120_000)
})

test('one training takes its own time', () => {
  expect(gridTime(60_000, [job(3)])).toBe(60_000)
})
