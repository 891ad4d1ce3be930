import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { RunId } from '../ids.ts'
import { foldRun, foldRunEvents, RunFold } from './foldRun.ts'
import { countsOnly, type RunEvent } from './runEvent.ts'
import { runProgress } from './runProgress.ts'
import { type CellState, initialRunState, liveTexts, type RunState } from './runState.ts'
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
    outputTokens: 2,
    notes: [{ level: 'info', message: 'running on the CPU' }],
    endedAt: 1050,
    totals,
    error: null,
  }
  expect(events.reduce<RunState>(foldRun, initialRunState())).toEqual(expected)
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

const interrupted: RunEvent = { type: 'runFinished', at: 1050, outcome: 'interrupted', totals }
const underWay = foldRunEvents(initialRunState(), [
  sampleStart(3),
  { type: 'cellDone', cell: 0, result: sampleResult('가') },
  { type: 'cellStarted', cell: 1 },
  { type: 'cellTokens', cell: 1, text: '나' },
])

test('in an interrupted run running cells are queued again and done cells stay, and the state before it is unchanged', () => {
  const before = structuredClone(underWay)
  expect(foldRun(underWay, interrupted)).toEqual({
    ...underWay,
    status: 'interrupted',
    cells: [underWay.cells[0], { status: 'queued' }, { status: 'queued' }],
    counts: { queued: 2, running: 0, done: 1, cached: 0, failed: 0, cancelled: 0 },
    endedAt: 1050,
    totals,
  })
  expect(underWay).toEqual(before)
})

test('a run that is not running cannot be interrupted', () => {
  const idle = initialRunState()
  expect(foldRun(idle, interrupted)).toBe(idle)
})

test('a run that was closed as interrupted too early goes on with its next event', () => {
  const state = foldRun(foldRun(underWay, interrupted), { type: 'cellDone', cell: 1, result: sampleResult('나') })
  expect([state.status, state.counts.done]).toEqual(['running', 2])
})

test('another run starts from an initial state, the same run started again changes nothing', () => {
  const first = foldRunEvents(initialRunState(), [sampleStart(1), { type: 'cellDone', cell: 0, result: sampleResult('x') }])
  expect(foldRun(first, sampleStart(1))).toBe(first)
  const other = { ...sampleStart(2), run: 'r20261122-231501-zz99' as RunId }
  expect(foldRun(first, other)).toEqual(foldRun(initialRunState(), other))
})

test('an event of an unknown cell, before the start or after the end, changes nothing', () => {
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
const anyCell = fc.integer({ min: -1, max: cellCount })
const anyResult = fc.string().map((text) => sampleResult(text))
const eventArbitrary: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ type: fc.constant('cellStarted' as const), cell: anyCell }),
  fc.record({ type: fc.constant('cellTokens' as const), cell: anyCell, text: fc.string({ unit: 'grapheme' }) }),
  fc.record({ type: fc.constant('cellDone' as const), cell: anyCell, result: anyResult }),
  fc.record({ type: fc.constant('cellCached' as const), cell: anyCell, result: anyResult }),
  fc.record({
    type: fc.constant('cellFailed' as const),
    cell: anyCell,
    error: fc.constant({ code: 'ENGINE_CRASHED' as const, message: 'gone' }),
  }),
  fc.record({ type: fc.constant('cellRetried' as const), cell: anyCell }),
  fc.record({ type: fc.constant('cellsCancelled' as const), cells: fc.array(anyCell, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('engineNote' as const),
    level: fc.constantFrom('info' as const, 'warning' as const),
    message: fc.string(),
  }),
  fc.record({ type: fc.constantFrom('runPaused' as const, 'runResumed' as const), at: fc.nat(9000) }),
)
const logArbitrary = fc.array(eventArbitrary, { maxLength: 60 }).map((events): RunEvent[] => [sampleStart(cellCount), ...events])

test('counts and output tokens match the cells after any events in any order', () => {
  fc.assert(
    fc.property(logArbitrary, (events) => {
      const state = foldRunEvents(initialRunState(), events)
      expect(state.counts).toEqual(countCells(state.cells))
      const computed = state.cells.flatMap((cell) => (cell.status === 'done' && !cell.cached ? cell.result.tokens.output : []))
      expect(state.outputTokens).toBe(computed.reduce((sum, tokens) => sum + tokens, 0))
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

/** The events of one cell: started and retried up to twice, then perhaps ended. */
const cellStory = (cell: number): fc.Arbitrary<RunEvent[]> =>
  fc
    .record({ retries: fc.nat(2), end: fc.constantFrom('done', 'cached', 'failed', 'cancelled', 'running', 'queued') })
    .map(({ retries, end }) => {
      const begun: RunEvent[] = Array.from({ length: retries }, () => [
        { type: 'cellStarted' as const, cell },
        { type: 'cellRetried' as const, cell },
      ]).flat()
      const endings: Record<typeof end, RunEvent[]> = {
        done: [
          { type: 'cellStarted', cell },
          { type: 'cellDone', cell, result: sampleResult('x', cell + 1) },
        ],
        cached: [{ type: 'cellCached', cell, result: sampleResult('x') }],
        failed: [{ type: 'cellFailed', cell, error: { code: 'CELL_TIMEOUT', message: 'late' } }],
        cancelled: [{ type: 'cellsCancelled', cells: [cell] }],
        running: [{ type: 'cellStarted', cell }],
        queued: [],
      }
      return [...begun, ...endings[end]]
    })

test('a fold that keeps only token counts gives the same counts, hold and progress as one that keeps results', () => {
  const holds: RunEvent[] = [
    { type: 'runPaused', at: 1500 },
    { type: 'clockJumped', ms: 400 },
    { type: 'runResumed', at: 2100 },
  ]
  fc.assert(
    fc.property(
      fc.tuple(cellStory(0), cellStory(1), cellStory(2)),
      fc.boolean(),
      fc.integer({ min: 2200, max: 9000 }),
      (stories, held, now) => {
        const events = [...stories.flat(), ...(held ? holds : [])]
        const state = foldRunEvents(initialRunState(), [sampleStart(4, 3000), ...events])
        const counted = foldRunEvents(initialRunState(), [sampleStart(4, 3000), ...events.map(countsOnly)])
        expect(counted.counts).toEqual(state.counts)
        expect(counted.hold).toEqual(state.hold)
        expect(runProgress(counted, now)).toEqual(runProgress(state, now))
      },
    ),
  )
})

test('a state that was handed out does not change with later events', () => {
  const fold = new RunFold()
  fold.apply(sampleStart(2))
  const before = fold.state
  fold.apply({ type: 'cellStarted', cell: 1 })
  fold.apply({ type: 'engineNote', level: 'warning', message: '느림' })
  expect(before).toEqual(foldRunEvents(initialRunState(), [sampleStart(2)]))
  expect(fold.state).toMatchObject({
    cells: [{ status: 'queued' }, { status: 'running', text: '' }],
    counts: { queued: 1, running: 1 },
    notes: [{ message: '느림' }],
  })
})

test('cells are copied once between two states that are handed out, not once per event', () => {
  const fold = new RunFold()
  fold.apply(sampleStart(3))
  const first = fold.state.cells
  fold.apply({ type: 'cellStarted', cell: 0 })
  const second = fold.state.cells
  expect(second).not.toBe(first)
  expect(fold.state.cells).toBe(second)
  expect(fold.apply({ type: 'cellStarted', cell: 0 })).toBe(false)
  expect(fold.state.cells).toBe(second)
})

test('an event whose number is not new is dropped, one without a number is not', () => {
  const fold = new RunFold()
  fold.apply(sampleStart(1), 1)
  fold.apply({ type: 'cellStarted', cell: 0 }, 2)
  fold.apply({ type: 'cellFailed', cell: 0, error: { code: 'ENGINE_CRASHED', message: 'gone' } }, 3)
  fold.apply({ type: 'cellRetried', cell: 0 }, 4)
  expect(fold.apply({ type: 'cellStarted', cell: 0 }, 2)).toBe(false)
  expect(fold.apply({ type: 'cellStarted', cell: 0 }, 5)).toBe(true)
  expect(fold.apply({ type: 'cellTokens', cell: 0, text: '가' })).toBe(true)
  expect(fold.state.cells).toEqual([{ status: 'running', text: '가' }])
})

test('counts and status can be read without handing the state out', () => {
  const fold = new RunFold()
  fold.apply(sampleStart(2))
  const counts = fold.read((state) => ({ ...state.counts }))
  fold.apply({ type: 'cellStarted', cell: 0 })
  expect(counts).toEqual({ queued: 2, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 })
  expect(fold.read((state) => [state.status, state.counts.running])).toEqual(['running', 1])
})

test('fifty thousand cells with ten token events each fold without a copy per event', () => {
  const cells = 50_000
  const fold = new RunFold()
  fold.apply(sampleStart(cells))
  const result = sampleResult('답')
  const eventsOf = (cell: number): RunEvent[] => [
    { type: 'cellStarted', cell },
    ...Array.from({ length: 10 }, (): RunEvent => ({ type: 'cellTokens', cell, text: '글' })),
    { type: 'cellDone', cell, result },
  ]
  // A copy of the cells for each of these 600,000 events would take minutes and run into the test's own time limit.
  for (let cell = 0; cell < cells; cell++) for (const event of eventsOf(cell)) fold.apply(event)
  expect(fold.read(({ counts }) => counts)).toEqual({ queued: 0, running: 0, done: cells, cached: 0, failed: 0, cancelled: 0 })
})

test('a state is handed out with the cells that changed since the last one, and with null if any may have changed', () => {
  const fold = new RunFold()
  fold.apply(sampleStart(4))
  expect(fold.handOut().moved).toBeNull()
  fold.apply({ type: 'cellStarted', cell: 1 })
  fold.apply({ type: 'cellsCancelled', cells: [1, 3, 9] })
  fold.apply({ type: 'engineNote', level: 'info', message: '느림' })
  expect([fold.handOut().moved, fold.handOut().moved]).toEqual([new Set([1, 3]), new Set()])
  fold.apply({ type: 'cellStarted', cell: 0 })
  fold.apply({ type: 'runFinished', at: 2, outcome: 'done', totals })
  expect(fold.handOut().moved).toBeNull()
})

function countCells(cells: readonly CellState[]): RunState['counts'] {
  const counts = { queued: 0, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 }
  for (const state of cells) {
    counts[state.status]++
    if (state.status === 'done' && state.cached) counts.cached++
  }
  return counts
}

test('a running cell has the tokens of its thought, also after its answer has begun', () => {
  const events: RunEvent[] = [
    sampleStart(1),
    { type: 'cellStarted', cell: 0 },
    { type: 'cellTokens', cell: 0, text: '', thinking: 4 },
    { type: 'cellTokens', cell: 0, text: '', thinking: 9 },
  ]
  const thinking = foldRunEvents(initialRunState(), events)
  expect(thinking.cells).toEqual([{ status: 'running', text: '', thinking: 9 }])
  expect(liveTexts(thinking)).toEqual([{ type: 'cellTokens', cell: 0, text: '', whole: true, thinking: 9 }])
  const answering = foldRun(thinking, { type: 'cellTokens', cell: 0, text: '네' })
  expect(answering.cells).toEqual([{ status: 'running', text: '네', thinking: 9 }])
  expect(liveTexts(answering)).toEqual([{ type: 'cellTokens', cell: 0, text: '네', whole: true, thinking: 9 }])
  const again: RunEvent[] = [
    { type: 'cellRetried', cell: 0 },
    { type: 'cellStarted', cell: 0 },
  ]
  expect(foldRunEvents(answering, again).cells).toEqual([{ status: 'running', text: '' }])
})
