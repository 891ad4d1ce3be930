import { expect, test } from 'vitest'
import { foldRunEvents } from './foldRun.ts'
import type { RunEvent } from './runEvent.ts'
import { runProgress } from './runProgress.ts'
import { initialRunState } from './runState.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

const start = 1000
const state = (cells: number, events: RunEvent[], estimateMs: number | null = null, maxTokens = 8) => {
  const started = sampleStart(cells, estimateMs)
  return foldRunEvents(initialRunState(), [{ ...started, plan: { ...started.plan, maxOutputTokens: cells * maxTokens } }, ...events])
}
const done = (cell: number, tokens = 2): RunEvent => ({ type: 'cellDone', cell, result: sampleResult('x', tokens) })
const cached = (cell: number): RunEvent => ({ type: 'cellCached', cell, result: sampleResult('x', 500) })

test('nothing is known before the first cell', () => {
  expect(runProgress(initialRunState(), 5)).toEqual({ fraction: 0, etaMs: null, tokensPerSecond: null })
  expect(runProgress(state(4, []), start + 100)).toEqual({ fraction: 0, etaMs: null, tokensPerSecond: null })
})

test('the estimate of the plan is used until work is visible, and the time left is unknown once it has passed', () => {
  expect(runProgress(state(4, [cached(0)], 5000), start + 1000)).toEqual({ fraction: 0.25, etaMs: 4000, tokensPerSecond: null })
  expect(runProgress(state(4, [], 5000), start + 9000).etaMs).toBeNull()
})

test('time left follows the pace of computed cells', () => {
  expect(runProgress(state(4, [done(0, 30)]), start + 2000)).toEqual({ fraction: 0.25, etaMs: 6000, tokensPerSecond: 15 })
})

test('cached cells do not make the pace look faster', () => {
  const events = [cached(0), cached(1), cached(2), done(3)]
  expect(runProgress(state(8, events), start + 2000)).toEqual({ fraction: 0.5, etaMs: 8000, tokensPerSecond: 1 })
})

test('a running cell counts by the tokens that it still needs to the mean length', () => {
  const events: RunEvent[] = [done(0, 10), { type: 'cellStarted', cell: 1 }, { type: 'cellStarted', cell: 2 }]
  expect(runProgress(state(4, events), start + 2000).etaMs).toBe(6000)
  const halfway: RunEvent = { type: 'cellTokens', cell: 1, text: 'x'.repeat(5 * 3.5 - 0.5) + 'y' }
  // 1.5 cells are done and 2.5 are left.
  expect(runProgress(state(4, [...events, halfway]), start + 3000).etaMs).toBeCloseTo(5000, -3)
})

test('long cells that run at the end are not almost done because the others were short', () => {
  const short = Array.from({ length: 96 }, (_, cell) => done(cell, 4))
  const long = [96, 97, 98, 99].flatMap((cell): RunEvent[] => [
    { type: 'cellStarted', cell },
    { type: 'cellTokens', cell, text: 'word '.repeat(70) },
  ])
  // Four cells of 100 tokens so far are as much work as all the short ones together.
  const { etaMs } = runProgress(state(100, [...short, ...long], null, 512), start + 20_000)
  expect(etaMs).toBeGreaterThan(9_000)
  expect(etaMs).toBeLessThan(25_000)
})

test('before the first computed cell, the time left follows the tokens that are seen', () => {
  const events: RunEvent[] = [
    { type: 'cellStarted', cell: 0 },
    { type: 'cellTokens', cell: 0, text: 'x'.repeat(35) },
  ]
  const { etaMs } = runProgress(state(2, events, 5000, 100), start + 9000)
  expect(etaMs).toBeCloseTo((9000 / 10) * 190, 3)
})

test('the tokens of a thought count for the time left, while the cell thinks and while it answers', () => {
  const thinking: RunEvent[] = [done(0, 20), { type: 'cellStarted', cell: 1 }, { type: 'cellTokens', cell: 1, text: '', thinking: 10 }]
  // 1.5 cells are done and half of one is left.
  expect(runProgress(state(2, thinking), start + 3000).etaMs).toBe(1000)
  const answering: RunEvent[] = [...thinking, { type: 'cellTokens', cell: 1, text: 'x'.repeat(5 * 3.5 - 0.5) + 'y' }]
  // 1.75 cells are done and a quarter is left.
  expect(runProgress(state(2, answering), start + 3500).etaMs).toBeCloseTo(500, -2)
})

test('failed cells count for the pace, cancelled ones only for the fraction', () => {
  const events: RunEvent[] = [
    { type: 'cellFailed', cell: 0, error: { code: 'CELL_TIMEOUT', message: 'late' } },
    { type: 'cellsCancelled', cells: [1, 2] },
  ]
  expect(runProgress(state(5, events), start + 1000)).toEqual({ fraction: 0.6, etaMs: 2000, tokensPerSecond: null })
})

test('a finished run has nothing left and keeps its rate', () => {
  const totals = { ms: 1000, outputTokens: 2, tokensPerSecond: 2, done: 1, failed: 0, cancelled: 0, cached: 0 }
  const finished = state(1, [done(0), { type: 'runFinished', at: 2000, outcome: 'done', totals }])
  expect(runProgress(finished, 99_999)).toEqual({ fraction: 1, etaMs: 0, tokensPerSecond: 2 })
})

test('a run that stopped without an end has no time left', () => {
  expect(runProgress({ ...state(2, [done(0)]), status: 'interrupted' }, 99_999)).toEqual({
    fraction: 0.5,
    etaMs: null,
    tokensPerSecond: null,
  })
})

test('time on hold and time asleep do not count for the pace', () => {
  const work: RunEvent[] = [done(0, 30)]
  const paused: RunEvent[] = [...work, { type: 'runPaused', at: start + 2000 }]
  const half = { fraction: 0.25, etaMs: 6000, tokensPerSecond: 15 }
  expect(runProgress(state(4, paused), start + 90_000)).toEqual(half)
  expect(runProgress(state(4, [...paused, { type: 'runResumed', at: start + 90_000 }]), start + 90_000)).toEqual(half)
  expect(runProgress(state(4, [...work, { type: 'clockJumped', ms: 7_200_000 }]), start + 7_202_000)).toEqual(half)
  expect(runProgress(state(4, [...work, { type: 'clockJumped', ms: -7_200_000 }]), start - 7_198_000)).toEqual(half)
})

test('a clock that was set back gives no negative numbers', () => {
  expect(runProgress(state(2, [done(0)]), 0)).toEqual({ fraction: 0.5, etaMs: null, tokensPerSecond: null })
})
