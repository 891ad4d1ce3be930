import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldRunEvents, initialRunState } from './foldRun.ts'
import type { RunEvent } from './runEvent.ts'
import { runProgress } from './runProgress.ts'
import { RunTally } from './runTally.ts'
import { sampleResult, sampleStart } from './testing/sampleRun.ts'

/** How one cell goes: begun and given back some times, then perhaps ended. */
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

test('a tally counts and reckons as the fold does, holds and sleep included', () => {
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
        const tally = new RunTally(sampleStart(4, 3000))
        for (const event of events) tally.take(event)
        expect(tally.counts).toEqual(state.counts)
        expect(tally.hold).toEqual(state.hold)
        expect(tally.progress(now)).toEqual(runProgress(state, now))
      },
    ),
  )
})
