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

test('a run on hold does no work, however often that is told', () => {
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

test.each([9 * HOUR_MS, -2 * HOUR_MS])('a wall clock that moved by %i ms is told once, and is no work', (jump) => {
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
