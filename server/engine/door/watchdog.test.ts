import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { watchProgress } from './watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('no progress for longer than the limit is reported once', () => {
  const onStuck = vi.fn()
  watchProgress({ progress: () => 1, limitMs: 100, tickMs: 10, onStuck })
  vi.advanceTimersByTime(100)
  expect(onStuck).not.toHaveBeenCalled()
  vi.advanceTimersByTime(500)
  expect(onStuck).toHaveBeenCalledTimes(1)
})

test('the time in which there is nothing to wait for does not count', () => {
  const onStuck = vi.fn()
  let progress: number | null = null
  watchProgress({ progress: () => progress, limitMs: 100, tickMs: 10, onStuck })
  vi.advanceTimersByTime(1000)
  progress = 1
  vi.advanceTimersByTime(100)
  expect(onStuck).not.toHaveBeenCalled()
  vi.advanceTimersByTime(20)
  expect(onStuck).toHaveBeenCalledTimes(1)
})

test('slow progress and an ended watch are not reported', () => {
  const onStuck = vi.fn()
  let steps = 0
  const timer = setInterval(() => (steps += 1), 90)
  watchProgress({ progress: () => steps, limitMs: 100, tickMs: 10, onStuck })
  watchProgress({ progress: () => 1, limitMs: 100, tickMs: 10, onStuck })()
  vi.advanceTimersByTime(2000)
  clearInterval(timer)
  expect(onStuck).not.toHaveBeenCalled()
})
