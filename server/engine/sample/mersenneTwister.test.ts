import { expect, test } from 'vitest'

import { mersenneTwister, uniformDoubles } from './mersenneTwister.ts'

test('the ten-thousandth number of the default seed is the one that the C++ standard demands', () => {
  const next = mersenneTwister(5489)
  for (let drawn = 1; drawn < 10_000; drawn += 1) next()
  expect(next()).toBe(4123659995)
})

test('doubles spread evenly over 0 to 1', () => {
  const next = uniformDoubles(7)
  const drawn = Array.from({ length: 20_000 }, next)
  const tenths = Map.groupBy(drawn, (value) => Math.floor(value * 10))
  expect([...tenths.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const [, values] of tenths) expect(Math.abs(values.length - 2000)).toBeLessThan(250)
})
