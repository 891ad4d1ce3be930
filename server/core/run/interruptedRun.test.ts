import { expect, test } from 'vitest'
import { foldRun, foldRunEvents, initialRunState } from './foldRun.ts'
import { interruptedRun } from './interruptedRun.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

const running = foldRunEvents(initialRunState(), [
  sampleStart(3),
  { type: 'cellDone', cell: 0, result: sampleResult('가') },
  { type: 'cellStarted', cell: 1 },
  { type: 'cellTokens', cell: 1, text: '나' },
])

test('what ran is queued again, what is done stays, and the input is left alone', () => {
  const before = structuredClone(running)
  expect(interruptedRun(running)).toEqual({
    ...running,
    status: 'interrupted',
    cells: [running.cells[0], { status: 'queued' }, { status: 'queued' }],
    counts: { queued: 2, running: 0, done: 1, cached: 0, failed: 0, cancelled: 0 },
  })
  expect(running).toEqual(before)
})

test('a run that is not running comes back as it is', () => {
  const idle = initialRunState()
  expect(interruptedRun(idle)).toBe(idle)
})

test('a run that was given up too early goes on with its next event', () => {
  const state = foldRun(interruptedRun(running), { type: 'cellDone', cell: 1, result: sampleResult('나') })
  expect([state.status, state.counts.done]).toEqual(['running', 2])
})
