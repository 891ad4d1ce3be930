import { expect, test, vi } from 'vitest'

import { NativeCalls } from './nativeCalls.ts'

const never = () => new Promise<void>(() => undefined)

/** Ticks of two seconds until the call at work has taken too long; null if that is not so within `most`. */
function stuckAfter(calls: NativeCalls, most = 3_600_000): number | null {
  for (let ms = 2_000; ms <= most; ms += 2_000) if (calls.tick(2_000)) return ms
  return null
}

test('nothing is stuck while no call is at work, however long that is', () => {
  expect(stuckAfter(new NativeCalls())).toBeNull()
})

test('a token that takes half a minute is stuck, and the cell whose turn it is gets the blame, not those that wait behind it', () => {
  const calls = new NativeCalls()
  const blamed = [vi.fn(), vi.fn()]
  for (const blame of blamed) void calls.blaming(blame, () => calls.track('sample', 1, never))
  expect(stuckAfter(calls)).toBe(32_000)
  expect(blamed.map(({ mock }) => mock.calls.length)).toEqual([1, 0])
})

test('a token that waits behind a slow decode is not stuck', async () => {
  const calls = new NativeCalls()
  const decode = Promise.withResolvers<void>()
  const first = calls.track('decode', 512, () => decode.promise)
  void calls.track('sample', 1, never)
  expect(stuckAfter(calls, 600_000)).toBeNull()
  decode.resolve()
  await first
  expect(stuckAfter(calls)).toBe(32_000)
})

test.each([
  ['the first one has minutes', [], 512, 694_000],
  ['a fast machine has a minute', [[16, 100]], 512, 62_000],
  ['a slow machine has as long as it needs', [[1, 2_000]], 512, 5_122_000],
  [
    'the slowest so far counts',
    [
      [1, 2_000],
      [512, 3_000],
    ],
    16,
    162_000,
  ],
] as const)(
  'a decode that does not return is stuck, after a time that follows from the machine: %s',
  async (_name, earlier, tokens, expected) => {
    let now = 0
    const calls = new NativeCalls(() => now)
    for (const [size, ms] of earlier) {
      await calls.track('decode', size, async () => {
        now += ms
      })
    }
    void calls.track('decode', tokens, never)
    expect(stuckAfter(calls, 6_000_000)).toBe(expected)
  },
)

test('a load that makes no progress for minutes is stuck, and one that goes on is not', () => {
  const calls = new NativeCalls()
  let progress = () => {}
  void calls.track('setup', 0, (made) => {
    progress = made
    return never()
  })
  for (let round = 0; round < 10; round++) {
    expect(stuckAfter(calls, 200_000)).toBeNull()
    progress()
  }
  expect(stuckAfter(calls)).toBe(302_000)
})

test('the time that a decode waits behind a load is not taken for its own speed', async () => {
  let now = 0
  const calls = new NativeCalls(() => now)
  const [load, first, second] = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
  if (!load || !first || !second) throw new Error('no calls')
  const loaded = calls.track('setup', 0, () => load.promise)
  const decoded = [first, second].map(({ promise }) => calls.track('decode', 1, () => promise))
  now += 100_000
  first.resolve()
  await decoded[0]
  load.resolve()
  await loaded
  now += 10
  second.resolve()
  await decoded[1]
  void calls.track('decode', 512, never)
  expect(stuckAfter(calls)).toBe(62_000)
})
