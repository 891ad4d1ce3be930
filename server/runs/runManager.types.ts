import type { CellKey, RunId } from '../core/ids.ts'
import type { LiveEvent, PreparedRun, PrepareOptions, RunListEntry, NotebookSource, StartRequest } from './runTypes.ts'

/** The runs of one process: a queue that shares one engine, with live subscriptions. Made by `createRunManager(deps)`. */
export interface RunManager {
  /** Plan, keys, diagnostics and what is stored, without running anything. What `runs.grid` shows. */
  prepare(source: NotebookSource, options?: PrepareOptions): Promise<PreparedRun>
  /** Puts a run into the queue. Throws AppError at the first diagnostic of severity error. */
  start(request: StartRequest): Promise<{ run: RunId }>
  /** Cancels the run, or only the cells with these indexes. An unknown or finished run is left alone. */
  cancel(run: RunId, cells?: readonly number[]): void
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
  /** Cancels what runs, writes everything down and resolves when it is on disk. Does not close the engine. */
  close(): Promise<void>
}
