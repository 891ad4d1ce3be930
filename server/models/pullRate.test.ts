import { expect, test } from 'vitest'
import { createPullRate } from './pullRate.ts'

test('the time left follows from the rate', () => {
  const rate = createPullRate()
  expect(rate.add(0, 0, 1000)).toEqual({ receivedBytes: 0, totalBytes: 1000, fraction: 0, etaMs: null })
  expect(rate.add(1000, 250, 1000)).toEqual({ receivedBytes: 250, totalBytes: 1000, fraction: 0.25, etaMs: 3000 })
})

test('what was received before a resumption does not count as speed', () => {
  const rate = createPullRate()
  rate.add(0, 500, 1000)
  expect(rate.add(1000, 600, 1000).etaMs).toBe(4000)
})

test('only the last seconds count', () => {
  const rate = createPullRate()
  rate.add(0, 0, 100_000)
  rate.add(20_000, 100, 100_000)
  expect(rate.add(21_000, 1100, 100_000).etaMs).toBe(98_900)
})

test('without a known size there is neither share nor time', () => {
  expect(createPullRate().add(5, 10, null)).toEqual({ receivedBytes: 10, totalBytes: null, fraction: null, etaMs: null })
})
