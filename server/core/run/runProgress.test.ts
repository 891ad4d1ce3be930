import { expect, test } from 'vitest'
import { foldRunEvents } from './foldRun.ts'
import type { RunEvent } from './runEvent.ts'
import { runProgress } from './runProgress.ts'
import { initialRunState } from './runState.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

const start = 1000
const state = (cells: number, events: RunEvent[], estimateMs: number | null = null) =>
  foldRunEvents(initialRunState(), [sampleStart(cells, estimateMs), ...events])
const done = (cell: number, tokens = 2): RunEvent => ({ type: 'cellDone', cell, result: sampleResult('x', tokens) })
const cached = (cell: number): RunEvent => ({ type: 'cellCached', cell, result: sampleResult('x', 500) })

test('nothing is known before the first cell', () => {
  expect(runProgress(initialRunState(), 5)).toEqual({ fraction: 0, etaMs: null, tokensPerSecond: null })
  expect(runProgress(state(4, []), start + 100)).toEqual({ fraction: 0, etaMs: null, tokensPerSecond: null })
})

test('the estimate of the plan is used until a cell is computed, and never goes below zero', () => {
  expect(runProgress(state(4, [cached(0)], 5000), start + 1000)).toEqual({ fraction: 0.25, etaMs: 4000, tokensPerSecond: null })
  expect(runProgress(state(4, [], 5000), start + 9000).etaMs).toBe(0)
})

test('time left follows the pace of computed cells', () => {
  expect(runProgress(state(4, [done(0, 30)]), start + 2000)).toEqual({ fraction: 0.25, etaMs: 6000, tokensPerSecond: 15 })
})

test('cached cells do not make the pace look faster', () => {
  const events = [cached(0), cached(1), cached(2), done(3)]
  expect(runProgress(state(8, events), start + 2000)).toEqual({ fraction: 0.5, etaMs: 8000, tokensPerSecond: 1 })
})

test('running cells count as half done', () => {
  const events: RunEvent[] = [done(0), { type: 'cellStarted', cell: 1 }, { type: 'cellStarted', cell: 2 }]
  expect(runProgress(state(4, events), start + 2000).etaMs).toBe(2000)
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
