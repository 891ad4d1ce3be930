import type { CellKey, RunId } from '../core/ids.ts'
import type { ActiveRun } from './activeRuns.ts'
import type { LiveEvent, PreparedRun, PrepareOptions, RunListEntry, NotebookSource, StartRequest } from './plan/runTypes.ts'

/** The runs of one process, which share one engine, with live subscriptions. Made by `createRunManager(deps)`. */
export interface RunManager {
  /** Plan, keys, diagnostics and what is stored, without running anything. What `runs.grid` shows. */
  prepare(source: NotebookSource, options?: PrepareOptions): Promise<PreparedRun>
  /** Begins a run. Throws AppError at the first diagnostic of severity error. */
  start(request: StartRequest): Promise<{ run: RunId }>
  /** Cancels the run, or only the cells with these indexes. An unknown or finished run is left alone. */
  cancel(run: RunId, cells?: readonly number[]): void
  /** No cell of the run begins until it is resumed; those at work finish. Throws AppError NOT_FOUND for a run that is over. */
  pause(run: RunId): void
  resume(run: RunId): void
  /** The runs under way, in the order in which they were started. */
  active(): ActiveRun[]
  /**
   * Stored events after `afterSeq` (0 = from the start), then live ones; ends after `runFinished` or when `signal` aborts.
   * Throws AppError NOT_FOUND for an unknown run.
   */
  subscribe(run: RunId, options?: { afterSeq?: number; signal?: AbortSignal }): AsyncGenerator<LiveEvent>
  /** The run of this notebook that is queued or running in this process, the oldest first. */
  activeRun(notebook: string): RunId | null
  list(notebook: string): RunListEntry[]
  /** Keys being computed now; the page marks them. */
  activeKeys(): ReadonlySet<CellKey>
  /** Interrupts what runs, writes everything down and resolves when it is on disk. Does not close the engine. */
  close(): Promise<void>
}
