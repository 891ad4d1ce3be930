import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunId } from '../ids.ts'
import { foldRun, foldRunEvents, initialRunState } from './foldRun.ts'
import type { CellState, RunEvent, RunState } from './runEvent.ts'
import { sampleResult, samplePlan, sampleStart } from './testing/sampleRun.ts'

const totals = { ms: 50, outputTokens: 2, tokensPerSecond: 40, done: 2, failed: 0, cancelled: 0, cached: 1 }

test('a whole run folds into its final state', () => {
  const events: RunEvent[] = [
    sampleStart(3),
    { type: 'cellCached', cell: 0, result: sampleResult('옛것') },
    { type: 'cellStarted', cell: 1 },
    { type: 'cellTokens', cell: 1, text: '새' },
    { type: 'engineNote', level: 'info', message: 'running on the CPU' },
    { type: 'cellStarted', cell: 2 },
    { type: 'cellDone', cell: 1, result: sampleResult('새것') },
    { type: 'cellsCancelled', cells: [2] },
    { type: 'runFinished', at: 1050, outcome: 'cancelled', totals },
  ]
  const expected: RunState = {
    run: sampleStart(3).run,
    notebook: '리뷰',
    lane: 'exact',
    status: 'cancelled',
    startedAt: 1000,
    hold: null,
    idleMs: 0,
    plan: samplePlan(3),
    keys: sampleStart(3).keys,
    cells: [
      { status: 'done', cached: true, result: sampleResult('옛것') },
      { status: 'done', cached: false, result: sampleResult('새것') },
      { status: 'cancelled' },
    ],
    counts: { queued: 0, running: 0, done: 2, cached: 1, failed: 0, cancelled: 1 },
    notes: [{ level: 'info', message: 'running on the CPU' }],
    totals,
    error: null,
  }
  expect(events.reduce(foldRun, initialRunState())).toEqual(expected)
  expect(foldRunEvents(initialRunState(), events)).toEqual(expected)
})

test('a run that ends as failed keeps its error and leaves nothing running', () => {
  const error = { code: 'MODEL_BROKEN', message: 'cut short' } as const
  const state = foldRunEvents(initialRunState(), [
    sampleStart(2),
    { type: 'cellStarted', cell: 0 },
    { type: 'runFinished', at: 2, outcome: 'failed', totals, error },
  ])
  expect(state).toMatchObject({
    status: 'failed',
    error,
    cells: [{ status: 'queued' }, { status: 'queued' }],
    counts: { queued: 2, running: 0 },
  })
})

test('a cancelled run leaves no cell open', () => {
  const state = foldRunEvents(initialRunState(), [
    sampleStart(2),
    { type: 'cellStarted', cell: 0 },
    { type: 'runFinished', at: 2, outcome: 'cancelled', totals },
  ])
  expect(state.cells).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }])
})

test('the next run begins afresh, the same run started again changes nothing', () => {
  const first = foldRunEvents(initialRunState(), [sampleStart(1), { type: 'cellDone', cell: 0, result: sampleResult('x') }])
  expect(foldRun(first, sampleStart(1))).toBe(first)
  const other = { ...sampleStart(2), run: 'r20261122-231501-zz99' as RunId }
  expect(foldRun(first, other)).toEqual(foldRun(initialRunState(), other))
})

test('an event of an unknown cell, before the start or after the end changes nothing', () => {
  const idle = initialRunState()
  expect(foldRun(idle, { type: 'cellStarted', cell: 0 })).toBe(idle)
  const running = foldRun(idle, sampleStart(1))
  expect(foldRun(running, { type: 'cellStarted', cell: 1 })).toBe(running)
  expect(foldRun(running, { type: 'cellStarted', cell: -1 })).toBe(running)
  const ended = foldRun(running, { type: 'runFinished', at: 2, outcome: 'done', totals })
  expect(foldRun(ended, { type: 'cellStarted', cell: 0 })).toBe(ended)
  expect(foldRun(ended, { type: 'runFinished', at: 3, outcome: 'failed', totals })).toBe(ended)
})

const cellCount = 5
const cell = fc.integer({ min: -1, max: cellCount })
const result = fc.string().map((text) => sampleResult(text))
const eventArbitrary: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ type: fc.constant('cellStarted' as const), cell }),
  fc.record({ type: fc.constant('cellTokens' as const), cell, text: fc.string({ unit: 'grapheme' }) }),
  fc.record({ type: fc.constant('cellDone' as const), cell, result }),
  fc.record({ type: fc.constant('cellCached' as const), cell, result }),
  fc.record({ type: fc.constant('cellFailed' as const), cell, error: fc.constant({ code: 'ENGINE_CRASHED' as const, message: 'gone' }) }),
  fc.record({ type: fc.constant('cellRetried' as const), cell }),
  fc.record({ type: fc.constant('cellsCancelled' as const), cells: fc.array(cell, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('engineNote' as const),
    level: fc.constantFrom('info' as const, 'warning' as const),
    message: fc.string(),
  }),
  fc.record({ type: fc.constantFrom('runPaused' as const, 'runResumed' as const), at: fc.nat(9000) }),
)
const logArbitrary = fc.array(eventArbitrary, { maxLength: 60 }).map((events): RunEvent[] => [sampleStart(cellCount), ...events])

test('counts always match the cells, whatever comes in whatever order', () => {
  fc.assert(
    fc.property(logArbitrary, (events) => {
      const state = foldRunEvents(initialRunState(), events)
      expect(state.counts).toEqual(countCells(state.cells))
    }),
  )
})

test('folding is pure: no state that was handed out changes afterwards', () => {
  fc.assert(
    fc.property(logArbitrary, (events) => {
      const seen: { state: RunState; copy: RunState }[] = []
      let state = initialRunState()
      for (const event of events) {
        state = foldRun(state, event)
        seen.push({ state, copy: structuredClone(state) })
      }
      for (const { state: then, copy } of seen) expect(then).toEqual(copy)
      expect(foldRunEvents(initialRunState(), events)).toEqual(state)
    }),
  )
})

test('a stored event that comes twice counts once', () => {
  fc.assert(
    fc.property(logArbitrary, (events) => {
      const doubled = events.flatMap((event): RunEvent[] => (event.type === 'cellTokens' ? [event] : [event, event]))
      expect(foldRunEvents(initialRunState(), doubled)).toEqual(foldRunEvents(initialRunState(), events))
    }),
  )
})

function countCells(cells: readonly CellState[]): RunState['counts'] {
  const counts = { queued: 0, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 }
  for (const state of cells) {
    counts[state.status]++
    if (state.status === 'done' && state.cached) counts.cached++
  }
  return counts
}
