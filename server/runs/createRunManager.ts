import { AppError } from '../core/errors.ts'
import type { CellKey, RunId } from '../core/ids.ts'
import { makeRunId } from '../core/ids.ts'
import { executeRun } from './executeRun.ts'
import { createLiveTexts, type LiveTexts } from './liveTexts.ts'
import { firstProblem } from './firstProblem.ts'
import type { RunDeps } from './runDeps.ts'
import { createRunControl, type RunControl } from './runControl.ts'
import { createRunHub, type RunHub } from './runHub.ts'
import { beginRunLog, type RunLog } from './runLog.ts'
import type { RunManager } from './runManager.types.ts'
import type { LiveEvent, ReadyRun, RunListEntry } from './runTypes.ts'
import { tailStored } from './tailStored.ts'

export type RunManagerDeps = RunDeps & {
  /** `prepareRun` with what it needs. */
  prepare: RunManager['prepare']
  /** Four characters from [0-9a-z]. */
  random: () => string
  /** Told of faults that belong to no run. */
  report?: (thrown: unknown) => void
}

type Entry = { run: RunId; ready: ReadyRun; log: RunLog; hub: RunHub; texts: LiveTexts; control: RunControl }

/** Runs wait for one another: one at a time fills the engine, and the next finds what this one stored. */
export function createRunManager(deps: RunManagerDeps): RunManager {
  const { store } = deps
  /** The running one first, then those that wait. */
  const entries: Entry[] = []
  let worker: Promise<void> | null = null
  let closing = false
  store.runs.closeOrphans(deps.now())

  async function work(): Promise<void> {
    for (let entry = entries[0]; entry; entry = entries[0]) {
      try {
        await executeRun(deps, entry.ready, entry.log, entry.control)
      } catch (thrown) {
        // Whatever happened to this run, those behind it get their turn.
        deps.report?.(thrown)
      }
      entry.hub.end()
      entries.shift()
    }
    worker = null
  }

  function enqueue(ready: ReadyRun): RunId {
    const run = makeRunId(new Date(deps.now()), deps.random())
    const hub = createRunHub()
    const texts = createLiveTexts()
    const publish = (event: LiveEvent) => {
      texts.take(event.event)
      hub.publish(event)
    }
    const started = {
      type: 'runStarted',
      run,
      notebook: ready.notebook,
      lane: ready.lane,
      at: deps.now(),
      plan: ready.plan,
      keys: ready.cells.map(({ key }) => key),
    } as const
    const log = beginRunLog(started, { runs: store.runs, owner: deps.owner, publish })
    const ahead = entries.at(-1)
    if (ahead)
      log.append({ type: 'engineNote', level: 'info', message: `Waits for the run of ${ahead.ready.notebook} that is ahead of it.` })
    entries.push({ run, ready, log, hub, texts, control: createRunControl() })
    worker ??= work()
    return run
  }

  return {
    prepare: deps.prepare,

    async start({ source, ...options }) {
      const prepared = await deps.prepare(source, options)
      if (!prepared.ready) throw firstProblem(prepared)
      if (closing) throw new AppError('CANCELLED', 'Assay is shutting down. Start it again, then run.')
      return { run: enqueue(prepared.ready) }
    },

    cancel: (run, cells) => entries.find((entry) => entry.run === run)?.control.cancel(cells),

    async *subscribe(run, { afterSeq = 0, signal } = {}) {
      // Listening begins before the past is read, so that nothing falls between; what comes twice is dropped by its number.
      const entry = entries.find((candidate) => candidate.run === run)
      const live = entry?.hub.subscribe(signal)
      const texts = afterSeq === 0 ? entry?.texts.snapshot() : undefined
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
      for (const { control } of entries) control.cancel()
      await worker
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
