import { expect, test } from 'vitest'
import { foldRunEvents, initialRunState } from './foldRun.ts'
import type { RunEvent } from './runEvent.ts'
import { RunFold } from './runFold.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

test('a snapshot does not change with later events', () => {
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

test('cells are copied once between two looks, not once an event', () => {
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

test('an event whose number came before is dropped, one without a number is not', () => {
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
  const counts = fold.counts
  fold.apply({ type: 'cellStarted', cell: 0 })
  expect(counts).toEqual({ queued: 2, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 })
  expect([fold.status, fold.counts.running]).toEqual(['running', 1])
})

test('fifty thousand cells with ten token events each fold without a copy an event', () => {
  const cells = 50_000
  const fold = new RunFold()
  fold.apply(sampleStart(cells))
  const result = sampleResult('답')
  const events = (cell: number): RunEvent[] => [
    { type: 'cellStarted', cell },
    ...Array.from({ length: 10 }, (): RunEvent => ({ type: 'cellTokens', cell, text: '글' })),
    { type: 'cellDone', cell, result },
  ]
  // A copy of the cells for each of these 600,000 events would take minutes and run into the test's own time limit.
  for (let cell = 0; cell < cells; cell++) for (const event of events(cell)) fold.apply(event)
  expect(fold.counts).toEqual({ queued: 0, running: 0, done: cells, cached: 0, failed: 0, cancelled: 0 })
})
