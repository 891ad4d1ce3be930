import { expect, test } from 'vitest'
import { createProgressRate } from './progressRate.ts'

/** The rate after each of the given moments: milliseconds and bytes. */
function ratesAt(moments: readonly [at: number, doneBytes: number][], totalBytes: number | null) {
  let now = 0
  const rateOf = createProgressRate(() => now)
  return moments.map(([at, doneBytes]) => {
    now = at
    return rateOf(doneBytes, totalBytes)
  })
}

test('the time left follows from the rate', () => {
  expect(
    ratesAt(
      [
        [0, 0],
        [1000, 250],
      ],
      1000,
    ),
  ).toEqual([
    { fraction: 0, etaMs: null },
    { fraction: 0.25, etaMs: 3000 },
  ])
})

test('what was done before a resumption does not count as speed', () => {
  const moments: [number, number][] = [
    [0, 500],
    [1000, 600],
  ]
  expect(ratesAt(moments, 1000).at(-1)?.etaMs).toBe(4000)
})

test('only the last seconds count', () => {
  const moments: [number, number][] = [
    [0, 0],
    [20_000, 100],
    [21_000, 1100],
  ]
  expect(ratesAt(moments, 100_000).at(-1)?.etaMs).toBe(98_900)
})

test('without a known size there is neither share nor time', () => {
  expect(ratesAt([[5, 10]], null)).toEqual([{ fraction: null, etaMs: null }])
})
