import type { Lane } from '../core/experiment/cell.ts'
import type { RunId } from '../core/ids.ts'
import type { RunAhead } from '../core/run/runEvent.ts'
import type { RunTally } from '../core/run/runTally.ts'
import { type EngineQueue, TURN_MS } from './execute/engineQueue.ts'
import type { ReadyRun } from './plan/runTypes.ts'

/** A run under way, for who looks at all of them. Times in milliseconds, `at` since 1970. */
export type ActiveRun = RunAhead & {
  lane: Lane
  models: string[]
  at: number
  state: 'running' | 'waiting' | 'paused'
  /** All cells, and those that have ended. */
  cells: number
  finished: number
  failed: number
  etaMs: number | null
  tokensPerSecond: number | null
  /** Who has the engine while this run waits for it, and about how long that takes. */
  wait: { behind: RunAhead; ms: number } | null
}

export type ActiveEntry = { run: RunId; at: number; ready: ReadyRun; tally: RunTally }

export function activeRuns(entries: readonly ActiveEntry[], queue: EngineQueue, now: number): ActiveRun[] {
  const tallies = new Map(entries.map(({ run, tally }) => [run, tally]))
  return entries.map(({ run, at, ready, tally }) => {
    const { counts, hold } = tally
    const { etaMs, tokensPerSecond } = tally.progress(now)
    const ahead = queue.ahead(run)
    const [behind] = ahead
    return {
      run,
      notebook: ready.notebook,
      title: ready.title,
      lane: ready.lane,
      models: [...ready.models.keys()],
      at,
      state: hold?.reason ?? 'running',
      cells: ready.cells.length,
      finished: counts.done + counts.failed + counts.cancelled,
      failed: counts.failed,
      etaMs,
      tokensPerSecond,
      wait: behind && hold?.reason === 'waiting' ? { behind, ms: waitMs(ahead, tallies, now) } : null,
    }
  })
}

/** Each run ahead takes what it still needs, a turn at most; those that share the engine are reckoned one after the other, as they slow each other. */
function waitMs(ahead: readonly RunAhead[], tallies: ReadonlyMap<RunId, RunTally>, now: number): number {
  return ahead.reduce((sum, { run }) => sum + Math.min(tallies.get(run)?.progress(now).etaMs ?? TURN_MS, TURN_MS), 0)
}
