import { AppError } from '../core/errors.ts'
import { type CellKey, type RunId, makeRunId } from '../core/ids.ts'
import { RunTally } from '../core/run/runTally.ts'
import { type ActiveEntry, activeRuns } from './activeRuns.ts'
import { createEngineQueue } from './execute/engineQueue.ts'
import { executeRun } from './execute/executeRun.ts'
import { createKeyClaims } from './execute/keyClaims.ts'
import { createLiveTexts, type LiveTexts } from './log/liveTexts.ts'
import { firstProblem } from './firstProblem.ts'
import { nothingToRun } from './nothingToRun.ts'
import type { RunDeps } from './execute/runDeps.ts'
import { createRunControl, type RunControl } from './execute/runControl.ts'
import { createRunHub, type RunHub } from './log/runHub.ts'
import { beginRunLog, type RunLog } from './log/runLog.ts'
import type { RunManager } from './runManager.types.ts'
import type { LiveEvent, ReadyRun, RunListEntry } from './plan/runTypes.ts'
import { tailStored } from './log/tailStored.ts'

export type RunManagerDeps = RunDeps & {
  /** `prepareRun` with what it needs. */
  prepare: RunManager['prepare']
  /** Four characters from [0-9a-z]. */
  random: () => string
  /** Told of faults that belong to no run. */
  report?: (thrown: unknown) => void
}

type Entry = ActiveEntry & { log: RunLog; hub: RunHub; texts: LiveTexts; control: RunControl; over: Promise<void> }

/**
 * Runs of the same model and lane go on side by side and share the engine in turn, none computing what another is at; the
 * others wait in a queue (`EngineQueue`).
 */
export function createRunManager(deps: RunManagerDeps): RunManager {
  const { store } = deps
  /** In the order in which they were started. */
  const entries: Entry[] = []
  const engineQueue = deps.engineQueue ?? createEngineQueue()
  const claims = createKeyClaims()
  let closing = false
  store.runs.closeOrphans(deps.now())

  /** Begins with the cells that are stored, whoever else runs. */
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
    const texts = createLiveTexts()
    const { notebook, lane, plan } = ready
    const started = { type: 'runStarted', run, notebook, lane, at: deps.now(), plan, keys: ready.cells.map(({ key }) => key) } as const
    const tally = new RunTally(started)
    const publish = (event: LiveEvent) => {
      texts.take(event.event)
      tally.take(event.event)
      hub.publish(event)
    }
    const log = beginRunLog(started, { runs: store.runs, owner: deps.owner, publish })
    const entry = { run, at: started.at, ready, tally, log, hub, texts, control: createRunControl() }
    // The run is among the others before it does anything: an end at once takes it out again.
    const over = Promise.resolve().then(() => execute(entry))
    entries.push({ ...entry, over })
    return run
  }

  function running(run: RunId): Entry {
    const entry = entries.find((candidate) => candidate.run === run)
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

    cancel: (run, cells) => entries.find((entry) => entry.run === run)?.control.cancel(cells),
    pause: (run) => running(run).control.pause(),
    resume: (run) => running(run).control.resume(),
    active: () => activeRuns(entries, engineQueue, deps.now()),

    async *subscribe(run, { afterSeq = 0, signal } = {}) {
      // Listening begins before the past is read, so that nothing falls between; what comes twice is dropped by its number.
      const entry = entries.find((candidate) => candidate.run === run)
      const live = entry?.hub.subscribe(signal)
      const texts = entry?.texts.snapshot()
      try {
        if (!store.runs.get(run)) throw new AppError('NOT_FOUND', `There is no run ${run}. Reload the page.`)
        let last = afterSeq
        for (const numbered of store.runs.events(run, afterSeq)) {
          if (signal?.aborted) return
          yield numbered
          last = numbered.seq
          if (numbered.event.type === 'runFinished') return
        }
        for (const event of texts ?? []) yield { seq: null, event }
        if (live) yield* newerThan(live, last)
        else yield* tailStored(store.runs, { run, afterSeq: last, signal, now: deps.now })
      } finally {
        live?.leave()
      }
    },

    activeRun: (notebook) => entries.find(({ ready }) => ready.notebook === notebook)?.run ?? null,

    list(notebook): RunListEntry[] {
      store.runs.closeOrphans(deps.now())
      return store.runs.list(notebook).map(({ run, at, lane, outcome, totals, plan }) => ({ run, at, lane, outcome, totals, plan }))
    },

    activeKeys: () => new Set<CellKey>(entries.flatMap(({ ready }) => ready.cells.map(({ key }) => key))),

    async close() {
      closing = true
      for (const { control } of entries) control.interrupt()
      await Promise.all(entries.map(({ over }) => over))
    },
  }
}

/** What was read from the store is dropped by its number. */
async function* newerThan(live: AsyncIterable<LiveEvent>, last: number): AsyncGenerator<LiveEvent> {
  for await (const event of live) {
    if (event.seq !== null && event.seq <= last) continue
    yield event
    if (event.event.type === 'runFinished') return
  }
}
