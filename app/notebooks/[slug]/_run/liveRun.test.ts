import { expect, test, vi } from 'vitest'
import type { CellKey, RunId } from '#server/core/ids.ts'
import type { NumberedPageEvent, PageEvent } from '#server/core/run/pageEvent.ts'
import { createLiveRun } from './liveRun.ts'

const run = 'r20261122-000000-abcd' as RunId
const keys = ['a', 'b', 'c'] as CellKey[]
const plan = { cells: 3, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const started: PageEvent = { type: 'runStarted', run, notebook: 'n', lane: 'fast', at: 0, plan, keys }
const result = {
  output: '안녕',
  thought: null,
  finishReason: 'stop',
  tokens: { prompt: 3, output: 1 },
  timing: { ttftMs: 5, totalMs: 9 },
} as const
const totals = { ms: 1, outputTokens: 1, tokensPerSecond: 1, done: 2, failed: 0, cancelled: 1, cached: 1 }

/** A live run whose frames the test draws itself. */
function followed() {
  let frame = () => {}
  const live = createLiveRun((callback) => (frame = callback))
  live.follow(run)
  let seq = 0
  const push = (...events: PageEvent[]) => live.push(events.map((event): NumberedPageEvent => ({ seq: (seq += 1), event })))
  return { live, push, draw: () => frame() }
}

test('a cell has the part of a result that was sent, and a cached cell has none', () => {
  const { live, push, draw } = followed()
  push(started, { type: 'cellCached', cell: 0 }, { type: 'cellStarted', cell: 1 }, { type: 'cellDone', cell: 1, result })
  draw()
  expect(live.getSnapshot().state?.cells).toEqual([
    { status: 'done', cached: true, result: undefined },
    { status: 'done', cached: false, result },
    { status: 'queued' },
  ])
})

test('listeners are called once a frame, with the positions of the cells that changed', () => {
  const { live, push, draw } = followed()
  push(started)
  draw()
  const listener = vi.fn()
  live.subscribe(listener)
  push({ type: 'cellStarted', cell: 1 })
  push({ type: 'cellsCancelled', cells: [2] }, { type: 'cellStarted', cell: 1 })
  expect(listener).not.toHaveBeenCalled()
  draw()
  expect([listener.mock.calls.length, live.getSnapshot().moved]).toEqual([1, new Set([1, 2])])
})

test('the end of the run is reported, and any cell may have changed then', () => {
  const { live, push, draw } = followed()
  expect(push(started, { type: 'cellStarted', cell: 0 })).toBe(false)
  draw()
  expect(push({ type: 'runFinished', at: 2, outcome: 'cancelled', totals })).toBe(true)
  draw()
  expect(live.getSnapshot()).toMatchObject({ moved: null, state: { status: 'cancelled', counts: { cancelled: 3 } } })
})
