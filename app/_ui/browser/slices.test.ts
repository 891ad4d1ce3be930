import { expect, test } from 'vitest'
import { allSlices, runSlices, type Slices } from './slices.ts'

function* counting(steps: number): Slices<number> {
  for (let step = 0; step < steps; step += 1) yield
  return steps
}

/** A clock that moves by one millisecond at each call of `now`. */
function clock() {
  let time = 0
  let pauses = 0
  return {
    now: () => time++,
    pause: async () => {
      pauses += 1
    },
    pauses: () => pauses,
  }
}

test('work with pauses gives the same result as without', async () => {
  const slow = clock()
  expect(await runSlices(counting(100), slow, new AbortController().signal)).toBe(100)
  expect(slow.pauses()).toBeGreaterThan(5)
  expect(allSlices(counting(100))).toBe(100)
})

test('aborted work ends at its next pause', async () => {
  const stop = new AbortController()
  const slow = clock()
  const pause = async () => {
    await slow.pause()
    if (slow.pauses() === 2) stop.abort()
  }
  expect(await runSlices(counting(1_000_000), { now: slow.now, pause }, stop.signal)).toBeNull()
  expect(slow.pauses()).toBe(2)
})
