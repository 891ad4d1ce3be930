import { expect, test } from 'vitest'
import { foldRunEvents } from './foldRun.ts'
import type { RunEvent } from './runEvent.ts'
import { initialRunState, liveTexts, openCells, runOutcomes, runTotals } from './runState.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

const result = sampleResult('답')
const error = { code: 'CELL_TIMEOUT', message: '늦음' } as const
const totals = { ms: 1, outputTokens: 0, tokensPerSecond: 0, done: 2, failed: 1, cancelled: 2, cached: 1 }

const stateOf = (cells: number, events: RunEvent[]) => foldRunEvents(initialRunState(), [sampleStart(cells), ...events])
const outcomesOf = (cells: number, events: RunEvent[]) => runOutcomes(stateOf(cells, events))

test('the outcome of a cell is the last one in the log, and none if it was cancelled or never finished', () => {
  expect(
    outcomesOf(6, [
      { type: 'cellCached', cell: 0, result },
      { type: 'cellFailed', cell: 1, error },
      { type: 'cellFailed', cell: 2, error },
      { type: 'cellRetried', cell: 2 },
      { type: 'cellDone', cell: 2, result },
      { type: 'cellStarted', cell: 3 },
      { type: 'cellsCancelled', cells: [3, 4] },
      { type: 'runFinished', at: 99, outcome: 'cancelled', totals },
    ]),
  ).toEqual({ statuses: ['cached', 'failed', 'done', 'none', 'none', 'none'], endedAt: 99 })
})

test('a run in progress has no end', () => {
  expect(outcomesOf(1, [])).toEqual({ statuses: ['none'], endedAt: null })
})

test('open cells are those queued or running, and the live texts are those of running cells that have text', () => {
  const state = stateOf(6, [
    { type: 'cellStarted', cell: 1 },
    { type: 'cellStarted', cell: 2 },
    { type: 'cellTokens', cell: 2, text: '안녕' },
    { type: 'cellTokens', cell: 2, text: '하세요' },
    { type: 'cellStarted', cell: 3 },
    { type: 'cellTokens', cell: 3, text: '끝' },
    { type: 'cellDone', cell: 3, result },
    { type: 'cellFailed', cell: 4, error },
    { type: 'cellsCancelled', cells: [5] },
  ])
  expect(openCells(state)).toEqual([0, 1, 2])
  expect(liveTexts(state)).toEqual([{ type: 'cellTokens', cell: 2, text: '안녕하세요', whole: true }])
})

test('totals are printed and stored with their members in the order of earlier versions', () => {
  const state = stateOf(2, [
    { type: 'cellCached', cell: 0, result },
    { type: 'cellDone', cell: 1, result },
  ])
  expect(Object.keys(runTotals(state, 1000))).toEqual(['done', 'failed', 'cancelled', 'cached', 'outputTokens', 'ms', 'tokensPerSecond'])
})
