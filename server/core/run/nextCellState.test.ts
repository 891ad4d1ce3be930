import { expect, test } from 'vitest'
import { type CellEvent, nextCellState } from './nextCellState.ts'
import type { CellState } from './runEvent.ts'
import { sampleResult } from './testing/sampleRun.ts'

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
const stopped: CellEvent = { type: 'cellCancelled' }

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
])('%j takes %j', (before, event, after) => {
  expect(nextCellState(before, event)).toEqual(after)
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
])('%j is left as it is by %j', (before, event) => {
  expect(nextCellState(before, event)).toBe(before)
})
