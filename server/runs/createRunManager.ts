import { setTimeout as delay } from 'node:timers/promises'

import { AppError } from '../core/errors.ts'
import { type RunId, makeRunId } from '../core/ids.ts'
import type { LiveEvent } from '../core/run/runEvent.ts'
import { type ActiveEntry, type ActiveRun, activeRuns } from './activeRuns.ts'
import { type AnnouncedRun, createAnnouncer } from './announceRuns.ts'
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
  /**
   * Asks the process that executes the run to cancel it, and waits for the end of the run. Does nothing for a run of this process and for
   * one that is over. Throws AppError NOT_ALLOWED for single cells, and if the other process does not react.
   */
  cancelElsewhere(run: RunId, cells?: readonly number[]): Promise<void>
  /**
   * No cell of the run begins until it is resumed; running ones finish. Throws AppError NOT_FOUND for a run that is over, NOT_ALLOWED for one
   * of another process.
   */
  pause(run: RunId): void
  resume(run: RunId): void
  /** The runs in progress, in the order in which they were started. */
  active(): ActiveRun[]
  /** As `followRun`; `afterSeq` 0 (the default) is the start of the log. */
  subscribe(run: RunId, options?: { afterSeq?: number; signal?: AbortSignal }): AsyncGenerator<LiveEvent>
  /** The oldest unfinished run of this notebook: of this process, otherwise of another one. */
  activeRun(notebook: string): RunId | null
  /** The run of `activeRun` now and at every change, with the process that executes it. */
  watch(notebook: string, signal: AbortSignal): AsyncGenerator<AnnouncedRun | null>
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

/** How long another process may take to cancel its run: it looks twice a second, and the engine finishes its step. */
const CANCEL_ELSEWHERE_MS = 10_000
const LOOK_MS = 100

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
  const announcer = createAnnouncer({
    runs: store.runs,
    owner: deps.owner,
    own: () => entries.map(({ run, ready }) => ({ run, notebook: ready.notebook })),
    now: deps.now,
  })
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
    announcer.changed()
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
    announcer.changed()
    return run
  }

  const entryOf = (run: RunId) => entries.find((entry) => entry.run === run) ?? null

  function running(run: RunId): Entry {
    const entry = entryOf(run)
    if (entry) return entry
    const other = announcer.executor(run)
    if (other) throw new AppError('NOT_ALLOWED', `${executes(other)}, so it cannot be paused here. Cancel it, and press Run later.`)
    throw new AppError('NOT_FOUND', 'This run is over. Press Run to compute what is missing.')
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
    async cancelElsewhere(run, cells) {
      const other = announcer.executor(run)
      if (!other) return
      if (cells) throw new AppError('NOT_ALLOWED', `${executes(other)}, so single cells cannot be cancelled here. Cancel the whole run.`)
      store.runs.askCancel(run)
      for (let waited = 0; waited < CANCEL_ELSEWHERE_MS; waited += LOOK_MS) {
        await delay(LOOK_MS)
        if (store.runs.get(run)?.outcome !== 'running') return
      }
      throw new AppError('NOT_ALLOWED', `${executes(other)} and does not react. Press Ctrl+C in its terminal.`)
    },
    pause: (run) => running(run).control.pause(),
    resume: (run) => running(run).control.resume(),
    active: () => activeRuns(entries, engineQueue, deps.now()),
    subscribe: (run, { afterSeq = 0, signal } = {}) => followRun(store.runs, { run, live: entryOf(run), afterSeq, signal, now: deps.now }),
    activeRun: (notebook) => announcer.current(notebook)?.run ?? null,
    watch: (notebook, signal) => announcer.watch(notebook, signal),

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

const executes = ({ host, pid }: { host: string; pid: number }) => `Another program (process ${pid} on ${host}) executes this run`
