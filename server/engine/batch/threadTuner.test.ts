import { expect, test } from 'vitest'

import { ThreadTuner } from './threadTuner.ts'

/** Simulates steps of 16 sequences; `costOf(threads)` is the time of a step in milliseconds. Returns the threads of each step. */
function play(tuner: ThreadTuner, steps: number, costOf: (threads: number) => number, clock = { now: 0 }): number[] {
  return Array.from({ length: steps }, () => {
    const { threads } = tuner
    const ms = costOf(threads)
    clock.now += ms
    tuner.took(ms, 16, clock.now)
    return threads
  })
}
const free = (threads: number) => 120 / threads
const busy = (threads: number) => (threads === 1 ? 800 : 8000)

test('while the cores are free, all threads are used after at most four steps and remain in use', () => {
  const used = play(new ThreadTuner(2), 100, free)
  expect(used.slice(0, 2)).toEqual([1, 1])
  expect(new Set(used.slice(2))).toEqual(new Set([2]))
})

test('while other programs use the cores, all threads are tried less and less often', () => {
  const tuner = new ThreadTuner(2)
  expect(tuner.prefillThreads).toBe(2)
  const used = play(tuner, 400, busy)
  expect(used.filter((threads) => threads === 2).length).toBeLessThanOrEqual(9)
  expect(tuner.prefillThreads).toBe(1)
  expect(used.slice(-100).filter((threads) => threads === 2).length).toBeLessThanOrEqual(2)
})

test('the threads are reduced within seven steps after other programs take the cores, and all are used again once the cores are free', () => {
  const tuner = new ThreadTuner(4)
  const clock = { now: 0 }
  play(tuner, 50, free, clock)
  const disturbed = play(tuner, 60, (threads) => (threads === 2 ? 400 : 4000), clock)
  expect(disturbed.indexOf(2)).toBeLessThanOrEqual(4)
  expect(disturbed.slice(7, 10)).toEqual([2, 2, 2])
  expect(play(tuner, 1500, free, clock).at(-1)).toBe(4)
})

test('a single slow step changes nothing, and one thread stays one thread', () => {
  const tuner = new ThreadTuner(2)
  play(tuner, 20, free)
  expect(play(tuner, 1, () => 5000)).toEqual([2])
  expect(new Set(play(tuner, 20, free))).toEqual(new Set([2]))
  expect(new Set(play(new ThreadTuner(1), 20, busy))).toEqual(new Set([1]))
})
