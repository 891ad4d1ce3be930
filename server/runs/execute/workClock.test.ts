import { expect, test } from 'vitest'

import { WorkClock } from './workClock.ts'

const HOUR_MS = 3_600_000

function clockByHand() {
  const time = { awake: 0, wall: 1_700_000_000_000 }
  const pass = (ms: number) => {
    time.awake += ms
    time.wall += ms
  }
  return { time, pass, clock: new WorkClock({ awake: () => time.awake, wall: () => time.wall }) }
}

test('time on hold does not count, however often it is set', () => {
  const { pass, clock } = clockByHand()
  pass(100)
  clock.hold(true)
  pass(5000)
  clock.hold(true)
  pass(5000)
  clock.hold(false)
  pass(30)
  clock.hold(false)
  pass(1)
  expect(clock.ms()).toBe(131)
})

test.each([9 * HOUR_MS, -2 * HOUR_MS])('a wall clock that jumped by %i ms is reported once and does not count', (jump) => {
  const { time, pass, clock } = clockByHand()
  pass(5000)
  expect(clock.jump()).toBe(0)
  time.wall += jump
  pass(5000)
  expect(clock.jump()).toBe(jump)
  pass(5000)
  expect(clock.jump()).toBe(0)
  expect(clock.ms()).toBe(15_000)
})
