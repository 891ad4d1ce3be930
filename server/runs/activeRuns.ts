import type { ErrorData } from '../core/errors.ts'
import type { Lane } from '../core/experiment/cell.ts'
import type { RunId } from '../core/ids.ts'
import type { RunAhead } from '../core/run/runEvent.ts'
import { runProgress } from '../core/run/runProgress.ts'
import { type EngineQueue, TURN_MS } from './execute/engineQueue.ts'
import type { RunLog } from './log/runLog.ts'
import type { ReadyRun } from './plan/runTypes.ts'

/** A run in progress in the list of all of them. Times in milliseconds, `at` (its start) since 1970. */
export type ActiveRun = RunAhead & {
  lane: Lane
  models: string[]
  at: number
  state: 'running' | 'waiting' | 'paused'
  /** Why the program itself has paused it; null otherwise. */
  because: ErrorData | null
  /** All cells; `finished` have ended, `failed` of them with an error. */
  cells: number
  finished: number
  failed: number
  etaMs: number | null
  tokensPerSecond: number | null
  /** The run that has the engine while this one waits for it, and about how long that takes. */
  wait: { behind: RunAhead; ms: number } | null
}

export type ActiveEntry = { run: RunId; at: number; ready: ReadyRun; log: RunLog }

export function activeRuns(entries: readonly ActiveEntry[], queue: EngineQueue, now: number): ActiveRun[] {
  const timeLeft = new Map(entries.map(({ run, log }) => [run, log.read((state) => runProgress(state, now)).etaMs]))
  return entries.map(({ run, at, ready, log }) =>
    log.read((state) => {
      const { counts, hold } = state
      const { etaMs, tokensPerSecond } = runProgress(state, now)
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
        because: hold?.reason === 'paused' ? (hold.because ?? null) : null,
        cells: ready.cells.length,
        finished: counts.done + counts.failed + counts.cancelled,
        failed: counts.failed,
        etaMs,
        tokensPerSecond,
        wait: behind && hold?.reason === 'waiting' ? { behind, ms: waitMs(ahead, timeLeft) } : null,
      }
    }),
  )
}

/** Each run ahead takes its time left, at most a turn. Runs that share the engine are added up, because they slow each other down. */
function waitMs(ahead: readonly RunAhead[], timeLeft: ReadonlyMap<RunId, number | null>): number {
  return ahead.reduce((sum, { run }) => sum + Math.min(timeLeft.get(run) ?? TURN_MS, TURN_MS), 0)
}
