import { expect, test } from 'vitest'

import type { RunId } from '../core/ids.ts'
import { foldRunEvents } from '../core/run/foldRun.ts'
import type { RunEvent } from '../core/run/runEvent.ts'
import { initialRunState } from '../core/run/runState.ts'
import { sampleKey, sampleResult } from '../io/testing/sampleCells.ts'
import { barLine, plainLine, showProgress } from './showProgress.ts'

const plan = { cells: 4, cached: 1, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const events: RunEvent[] = [
  { type: 'runStarted', run: 'r' as RunId, notebook: 'n', lane: 'fast', at: 0, plan, keys: [1, 2, 3, 4].map(sampleKey) },
  { type: 'cellCached', cell: 0, result: sampleResult() },
  { type: 'cellStarted', cell: 1 },
  { type: 'cellDone', cell: 1, result: sampleResult() },
  { type: 'cellFailed', cell: 2, error: { code: 'CELL_TIMEOUT', message: 'long' } },
]
const state = foldRunEvents(initialRunState(), events)

test('a line says how far the run is, how fast and how long it will take', () => {
  expect(plainLine(state, 1000)).toBe('3/4 cells, 1 stored, 1 failed, 3 tokens/s, 0.5 s left')
  expect(barLine(state, 1000)).toBe(`${'█'.repeat(18)}${'░'.repeat(6)} 3/4 cells, 1 stored, 1 failed, 3 tokens/s, 0.5 s left`)
})

test('off a terminal there are plain lines without control characters', () => {
  const written: string[] = []
  const progress = showProgress(
    { write: (text) => written.push(text) },
    () => state,
    () => 1000,
  )
  progress.note('The engine came back.')
  progress.end()
  expect(written).toEqual(['The engine came back.\n', '3/4 cells, 1 stored, 1 failed, 3 tokens/s, 0.5 s left\n'])
})
