import { AppError } from '../core/errors.ts'
import { type RunId, makeRunId } from '../core/ids.ts'
import type { LiveEvent } from '../core/run/runEvent.ts'
import { type ActiveEntry, type ActiveRun, activeRuns } from './activeRuns.ts'
import { createEngineQueue } from './execute/engineQueue.ts'
import { executeRun } from './execute/executeRun.ts'
import { createKeyClaims } from './execute/keyClaims.ts'
import { createRunControl, type RunControl } from './execute/runControl.ts'
import type { RunDeps } from './execute/runDeps.ts'
import { createRunHub, followRun, type RunHub } from './log/followRun.ts'
import { beginRunLog } from './log/runLog.ts'
import { firstProblem, nothingToRun } from './plan/prepareRun.ts'
import type { NotebookSource, PreparedRun, PrepareOptions, ReadyRun, RunListEntry, StartRequest } from './plan/runTypes.ts'

/** The runs of one process, which share one engine. */
export interface RunManager {
  /** Plan, keys, diagnostics and what is stored; runs nothing. */
  prepare(source: NotebookSource, options?: PrepareOptions): Promise<PreparedRun>
  /** Begins a run. Throws AppError at the first diagnostic of severity error. */
  start(request: StartRequest): Promise<{ run: RunId }>
  /** Cancels the run, or only the cells with these indexes. An unknown or finished run is left alone. */
  cancel(run: RunId, cells?: readonly number[]): void
  /** No cell of the run begins until it is resumed; running ones finish. Throws AppError NOT_FOUND for a run that is over. */
  pause(run: RunId): void
  resume(run: RunId): void
  /** The runs in progress, in the order in which they were started. */
  active(): ActiveRun[]
  /** As `followRun`; `afterSeq` 0 (the default) is the start of the log. */
  subscribe(run: RunId, options?: { afterSeq?: number; signal?: AbortSignal }): AsyncGenerator<LiveEvent>
  /** The oldest run of this notebook that is waiting or running in this process. */
  activeRun(notebook: string): RunId | null
  list(notebook: string): RunListEntry[]
  /** Interrupts all runs and resolves when everything is on disk. Does not close the engine. */
  close(): Promise<void>
}

export type RunManagerDeps = RunDeps & {
  /** `prepareRun` with what it needs. */
  prepare: RunManager['prepare']
  /** Four characters from [0-9a-z]. */
  random: () => string
  /** Called with faults that belong to no run. */
  report?: (thrown: unknown) => void
}

type Entry = ActiveEntry & { hub: RunHub; control: RunControl; over: Promise<void> }

/**
 * Runs with the same model and lane work at the same time and share the engine; a cell is computed by only one of them. Other runs
 * wait in a queue (`EngineQueue`).
 */
export function createRunManager(deps: RunManagerDeps): RunManager {
  const { store } = deps
  /** In the order in which they were started. */
  const entries: Entry[] = []
  const engineQueue = deps.engineQueue ?? createEngineQueue()
  const claims = deps.claims ?? createKeyClaims(store.claims)
  let closing = false
  store.runs.closeOrphans(deps.now())

  async function execute({ run, ready, log, hub, control }: Omit<Entry, 'over'>): Promise<void> {
    try {
      await executeRun({ ...deps, engineQueue, claims }, ready, log, control)
    } catch (thrown) {
      deps.report?.(thrown)
    }
    hub.end()
    entries.splice(
      entries.findIndex((entry) => entry.run === run),
      1,
    )
  }

  function begin(ready: ReadyRun): RunId {
    const run = makeRunId(new Date(deps.now()), deps.random())
    const hub = createRunHub()
    const { notebook, lane, plan } = ready
    const started = { type: 'runStarted', run, notebook, lane, at: deps.now(), plan, keys: ready.cells.map(({ key }) => key) } as const
    const log = beginRunLog(started, { runs: store.runs, owner: deps.owner, publish: hub.publish })
    const entry = { run, at: started.at, ready, log, hub, control: createRunControl() }
    // Executed after the run was added to `entries`, because its end removes it from there.
    const over = Promise.resolve().then(() => execute(entry))
    entries.push({ ...entry, over })
    return run
  }

  const entryOf = (run: RunId) => entries.find((entry) => entry.run === run) ?? null

  function running(run: RunId): Entry {
    const entry = entryOf(run)
    if (!entry) throw new AppError('NOT_FOUND', 'This run is over. Press Run to compute what is missing.')
    return entry
  }

  return {
    prepare: deps.prepare,

    async start({ source, ...options }) {
      const prepared = await deps.prepare(source, options)
      if (!prepared.ready) throw firstProblem(prepared)
      if (prepared.ready.cells.length === 0) throw nothingToRun(source.path)
      if (closing) throw new AppError('CANCELLED', 'Assay is shutting down. Start it again, then run.')
      return { run: begin(prepared.ready) }
    },

    cancel: (run, cells) => entryOf(run)?.control.cancel(cells),
    pause: (run) => running(run).control.pause(),
    resume: (run) => running(run).control.resume(),
    active: () => activeRuns(entries, engineQueue, deps.now()),
    subscribe: (run, { afterSeq = 0, signal } = {}) => followRun(store.runs, { run, live: entryOf(run), afterSeq, signal, now: deps.now }),
    activeRun: (notebook) => entries.find(({ ready }) => ready.notebook === notebook)?.run ?? null,

    list(notebook): RunListEntry[] {
      store.runs.closeOrphans(deps.now())
      return store.runs.list(notebook).map(({ run, at, lane, outcome, totals, plan }) => ({ run, at, lane, outcome, totals, plan }))
    },

    async close() {
      closing = true
      for (const { control } of entries) control.interrupt()
      await Promise.all(entries.map(({ over }) => over))
    },
  }
}
