import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Reply } from './protocol.ts'
import { SilenceWatch } from './silenceWatch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pong: Reply = { kind: 'pong', id: 0 }

function watched(limitMs = 20_000, answers: () => Reply | null = () => null) {
  const onSilent = vi.fn()
  const watch: SilenceWatch = new SilenceWatch({
    limitMs,
    ping: () => {
      const reply = answers()
      if (reply) watch.heard(reply)
    },
    onSilent,
  })
  watch.watch(true)
  return { watch, onSilent }
}

test('silence for as long as the limit is reported once', () => {
  const { onSilent } = watched()
  vi.advanceTimersByTime(20_000)
  expect(onSilent).not.toHaveBeenCalled()
  vi.advanceTimersByTime(60_000)
  expect(onSilent.mock.calls).toEqual([[20_000]])
})

test('a child that answers each ping, or sends anything else in time, is left alone', () => {
  const answering = watched(20_000, () => pong)
  const talking = watched()
  const timer = setInterval(() => talking.watch.heard({ kind: 'cellTokens', id: 1, texts: [] }), 19_000)
  vi.advanceTimersByTime(300_000)
  clearInterval(timer)
  expect([answering.onSilent.mock.calls, talking.onSilent.mock.calls]).toEqual([[], []])
})

test('a child that announces a blocking call may be silent for as long as it says, and no longer afterwards', () => {
  const { watch, onSilent } = watched()
  watch.heard({ kind: 'busy', id: 1, ms: 300_000 })
  vi.advanceTimersByTime(290_000)
  expect(onSilent).not.toHaveBeenCalled()
  watch.heard({ kind: 'busy', id: 1, ms: 0 })
  vi.advanceTimersByTime(22_000)
  expect(onSilent).toHaveBeenCalledTimes(1)
})

test('an announced call stays announced until its own end, whatever the child answers meanwhile', () => {
  const { watch, onSilent } = watched()
  watch.heard({ kind: 'busy', id: 1, ms: 300_000 })
  watch.heard({ kind: 'busy', id: 2, ms: 300_000 })
  watch.heard({ kind: 'busy', id: 2, ms: 0 })
  watch.heard(pong)
  vi.advanceTimersByTime(290_000)
  expect(onSilent).not.toHaveBeenCalled()
})

test('while a grammar is compiled the child may be silent for ten seconds only', () => {
  const { watch, onSilent } = watched()
  watch.heard({ kind: 'preparing', id: 1, refs: [0] })
  vi.advanceTimersByTime(12_000)
  expect(onSilent.mock.calls).toEqual([[10_000]])
  const answering = watched()
  answering.watch.heard({ kind: 'preparing', id: 1, refs: [0] })
  answering.watch.heard(pong)
  vi.advanceTimersByTime(12_000)
  expect(answering.onSilent).not.toHaveBeenCalled()
})

test('nothing is asked and nothing reported while nobody waits for the child', () => {
  const asked = vi.fn(() => null)
  const { watch, onSilent } = watched(20_000, asked)
  watch.watch(false)
  vi.advanceTimersByTime(300_000)
  expect([asked.mock.calls, onSilent.mock.calls]).toEqual([[], []])
})
