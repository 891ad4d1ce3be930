import { afterEach, expect, test, vi } from 'vitest'

import { AwakeClock, awakeNow } from './awakeClock.ts'

const HOUR_MS = 3_600_000

afterEach(() => void vi.restoreAllMocks())

test.for<[string, number[], number[]]>([
  ['time between frequent readings counts fully', [0, 1000, 2500], [1000, 2500]],
  ['hours of sleep count as 10 s', [0, 1000, 1000 + 3 * HOUR_MS, 2000 + 3 * HOUR_MS], [1000, 11_000, 12_000]],
  ['a clock that goes back does not move', [5000, 6000, 6000 - 5 * HOUR_MS, 7000 - 5 * HOUR_MS], [1000, 1000, 2000]],
])('%s', ([, raw, expected]) => {
  const times = raw.values()
  const clock = new AwakeClock(() => times.next().value ?? 0)
  expect(expected.map(() => clock.now())).toEqual(expected)
})

test('the waking time of the process does not include a night of sleep', () => {
  const before = awakeNow()
  const at = performance.now()
  vi.spyOn(performance, 'now').mockReturnValue(at + 8 * HOUR_MS)
  expect(awakeNow() - before).toBeLessThan(20_000)
})
