import { expect, test } from 'vitest'
import type { RunId } from '../ids.ts'
import { foldRun, foldRunEvents } from './foldRun.ts'
import type { CellEvent, HoldEvent } from './runEvent.ts'
import { type CellState, initialRunState, type RunState } from './runState.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

/** A run in progress with one cell in this state. */
function runOf(cell: CellState): RunState {
  const counts = { queued: 0, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 }
  return { ...foldRun(initialRunState(), sampleStart(1)), cells: [cell], counts: { ...counts, [cell.status]: 1 } }
}

const result = sampleResult('긍정 🙂')
const error = { code: 'ENGINE_CRASHED', message: 'gone' } as const
const queued: CellState = { status: 'queued' }
const running: CellState = { status: 'running', text: '긍' }
const done: CellState = { status: 'done', cached: false, result }
const cached: CellState = { status: 'done', cached: true, result }
const failed: CellState = { status: 'failed', error }
const cancelled: CellState = { status: 'cancelled' }

const started: CellEvent = { type: 'cellStarted', cell: 0 }
const tokens: CellEvent = { type: 'cellTokens', cell: 0, text: '정' }
const hit: CellEvent = { type: 'cellCached', cell: 0, result }
const finished: CellEvent = { type: 'cellDone', cell: 0, result }
const broke: CellEvent = { type: 'cellFailed', cell: 0, error }
const retried: CellEvent = { type: 'cellRetried', cell: 0 }
const stopped: CellEvent = { type: 'cellsCancelled', cells: [0] }

test.each<[CellState, CellEvent, CellState]>([
  [queued, started, { status: 'running', text: '' }],
  [running, tokens, { status: 'running', text: '긍정' }],
  [running, { ...tokens, text: '긍정은', whole: true }, { status: 'running', text: '긍정은' }],
  [queued, hit, cached],
  [running, hit, cached],
  [running, finished, done],
  [queued, finished, done],
  [running, broke, failed],
  [queued, broke, failed],
  [failed, retried, queued],
  [running, retried, queued],
  [queued, stopped, cancelled],
  [running, stopped, cancelled],
])('a cell %j changes with %j', (before, event, after) => {
  expect(foldRun(runOf(before), event).cells).toEqual([after])
})

test.each<[CellState, CellEvent]>([
  [running, started],
  [done, started],
  [failed, started],
  [cancelled, started],
  [queued, tokens],
  [running, { ...tokens, text: '' }],
  [running, { ...tokens, text: '긍', whole: true }],
  [queued, { ...tokens, whole: true }],
  [done, tokens],
  [cancelled, tokens],
  [done, hit],
  [failed, hit],
  [cached, finished],
  [failed, finished],
  [cancelled, finished],
  [done, broke],
  [failed, { ...broke, error: { code: 'CELL_TIMEOUT', message: 'late' } }],
  [cancelled, broke],
  [queued, retried],
  [done, retried],
  [cancelled, retried],
  [done, stopped],
  [failed, stopped],
  [cancelled, stopped],
])('a cell %j is not changed by %j', (before, event) => {
  const state = runOf(before)
  expect(foldRun(state, event)).toBe(state)
})

const behind = { run: 'r20261122-231500-ab12' as RunId, notebook: '리뷰', title: '리뷰 라벨' }
const held = (events: HoldEvent[]) => {
  const { hold, idleMs } = foldRunEvents(initialRunState(), [sampleStart(1), ...events])
  return { hold, idleMs }
}

test.for<[string, HoldEvent[], Pick<RunState, 'hold' | 'idleMs'>]>([
  ['a pause', [{ type: 'runPaused', at: 100 }], { hold: { reason: 'paused', since: 100 }, idleMs: 0 }],
  [
    'a pause by the program, with its reason',
    [{ type: 'runPaused', at: 100, because: { code: 'ENGINE_CRASHED', message: 'It died.' } }],
    { hold: { reason: 'paused', since: 100, because: { code: 'ENGINE_CRASHED', message: 'It died.' } }, idleMs: 0 },
  ],
  [
    'a pause that ended',
    [
      { type: 'runPaused', at: 100 },
      { type: 'runResumed', at: 350 },
    ],
    { hold: null, idleMs: 250 },
  ],
  [
    'a pause asked for twice',
    [
      { type: 'runPaused', at: 100 },
      { type: 'runPaused', at: 200 },
    ],
    { hold: { reason: 'paused', since: 100 }, idleMs: 0 },
  ],
  [
    'a wait that is paused',
    [
      { type: 'runWaits', at: 10, behind },
      { type: 'runPaused', at: 30 },
    ],
    { hold: { reason: 'paused', since: 30 }, idleMs: 20 },
  ],
  ['a wait', [{ type: 'runWaits', at: 10, behind }], { hold: { reason: 'waiting', since: 10, behind }, idleMs: 0 }],
  ['nothing to end', [{ type: 'runResumed', at: 9 }], { hold: null, idleMs: 0 }],
  ['sleep while working', [{ type: 'clockJumped', ms: 7_200_000 }], { hold: null, idleMs: 7_200_000 }],
  [
    'sleep in a pause, counted once',
    [
      { type: 'runPaused', at: 100 },
      { type: 'clockJumped', ms: 5000 },
      { type: 'runResumed', at: 5300 },
    ],
    { hold: null, idleMs: 5200 },
  ],
  [
    'a clock set back in a pause',
    [
      { type: 'runPaused', at: 9000 },
      { type: 'clockJumped', ms: -8000 },
      { type: 'runResumed', at: 1500 },
    ],
    { hold: null, idleMs: -7500 },
  ],
])('%s', ([, events, expected]) => {
  expect(held(events)).toEqual(expected)
})
