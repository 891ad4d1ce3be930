import { expect, test } from 'vitest'
import { runOutcomes } from './runOutcomes.ts'

const error = { code: 'CELL_TIMEOUT', message: '늦음' } as const
const totals = { ms: 1, outputTokens: 0, tokensPerSecond: 0, done: 2, failed: 1, cancelled: 2, cached: 1 }

test('a cell is what the log says last of it, and nothing where it was cancelled or never reached', () => {
  expect(
    runOutcomes(6, [
      { type: 'runStarted' },
      { type: 'cellCached', cell: 0 },
      { type: 'cellFailed', cell: 1, error },
      { type: 'cellFailed', cell: 2, error },
      { type: 'cellRetried', cell: 2 },
      { type: 'cellDone', cell: 2 },
      { type: 'cellStarted', cell: 3 },
      { type: 'cellsCancelled', cells: [3, 4] },
      { type: 'runFinished', at: 99, outcome: 'cancelled', totals },
    ]),
  ).toEqual({ statuses: ['cached', 'failed', 'done', 'none', 'none', 'none'], endedAt: 99 })
})

test('a run under way has not ended', () => {
  expect(runOutcomes(1, [{ type: 'runStarted' }])).toEqual({ statuses: ['none'], endedAt: null })
})
