import { describe, expect, test } from 'vitest'
import type { CellKey, RunId } from '#server/core/ids.ts'
import { foldRun } from '#server/core/run/foldRun.ts'
import { fromPageEvent, type PageEvent, type PageRun } from '#server/core/run/pageEvent.ts'
import { initialRunState } from '#server/core/run/runState.ts'
import { cellView, runPositions, storedView, type Stored } from './cellView.ts'

const keys = ['a', 'b', 'a'] as CellKey[]
const plan = { cells: 3, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const result = {
  output: '안녕',
  thought: null,
  outputTokenIds: [1],
  renderedPrompt: 'p',
  finishReason: 'stop' as const,
  tokens: { prompt: 3, output: 1 },
  timing: { ttftMs: 5, totalMs: 9 },
}
const shown = { status: 'done', output: '안녕', thought: null, finishReason: 'stop', tokens: result.tokens, timing: result.timing }

function run(...events: PageEvent[]): PageRun {
  const started: PageEvent = { type: 'runStarted', run: 'r20261122-000000-abcd' as RunId, notebook: 'n', lane: 'fast', at: 0, plan, keys }
  return [started, ...events].map(fromPageEvent).reduce<PageRun>(foldRun, initialRunState())
}

const totals = { ms: 1, outputTokens: 1, tokensPerSecond: 1, done: 1, failed: 0, cancelled: 2, cached: 0 }
const nothing: Stored = { views: new Map(), unread: new Set() }
const old = storedView({ status: 'done', output: '옛', thought: null, finishReason: 'stop', tokens: result.tokens, timing: result.timing })
const stored: Stored = { views: new Map([['a' as CellKey, old]]), unread: new Set(['c' as CellKey]) }

describe('what the grid shows of a cell', () => {
  test('a cell without a key or a result is empty', () => {
    expect(cellView(null, nothing, null, new Map())).toEqual({ status: 'empty' })
    expect(cellView('a' as CellKey, nothing, null, new Map())).toEqual({ status: 'empty' })
  })

  test('a stored result is shown as cached', () => {
    expect(cellView('a' as CellKey, stored, null, new Map())).toEqual({ ...shown, output: '옛', cached: true })
  })

  test('a stored result that is not read yet is loading', () => {
    expect(cellView('c' as CellKey, stored, null, new Map())).toEqual({ status: 'loading' })
  })

  test('the live run comes before the store', () => {
    const live = run({ type: 'cellStarted', cell: 0 }, { type: 'cellTokens', cell: 0, text: '안' })
    expect(cellView('a' as CellKey, stored, live, runPositions(keys))).toEqual({ status: 'running', text: '안' })
  })

  test('a finished live cell shows its output', () => {
    const live = run({ type: 'cellStarted', cell: 0 }, { type: 'cellDone', cell: 0, result })
    expect(cellView('a' as CellKey, nothing, live, runPositions(keys))).toEqual({ ...shown, cached: false })
  })

  test('after a cancelled run a cell falls back to what is stored', () => {
    const live = run({ type: 'runFinished', at: 1, outcome: 'cancelled', totals })
    expect(cellView('a' as CellKey, stored, live, runPositions(keys))).toEqual({ ...shown, output: '옛', cached: true })
    expect(cellView('b' as CellKey, stored, live, runPositions(keys))).toEqual({ status: 'cancelled' })
  })

  test('a cell whose key is not in the run is not affected by it', () => {
    expect(cellView('new' as CellKey, nothing, run(), runPositions(keys))).toEqual({ status: 'empty' })
  })
})
