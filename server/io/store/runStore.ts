import { AppError, type ErrorData } from '../../core/errors.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import type { NumberedEvent, RunTotals, PlanSummary, RunOutcome } from '../../core/run/runEvent.ts'
import { awakeNow } from '../awakeClock.ts'
import { type Database, query } from './database.ts'
import { isAlive, type Owner, HEARTBEAT_STALE_MS } from '../processOwner.ts'
import type { ResultStore } from './resultStore.ts'
import { runOutcomes, type RunOutcomes } from './runOutcomes.ts'
import { hydrate, type LoggedEvent, packKeys, type RunStarted, type StoredEvent, toLogged, unpackKeys } from './loggedEvent.ts'
import type { WriteQueue } from './writeQueue.ts'
import type { Lane } from '../../core/experiment/cell.ts'

const EVENTS_A_PAGE = 500

/** Runs as append-only logs. Only the process that owns a run appends to its log. */
export type RunStore = {
  /** Writes the run and its `runStarted` event, seq 1, at once. */
  begin(event: RunStarted, owner: Owner): void
  /** Joins the write queue. `cellTokens` is live only and refused by the type; `runFinished` also ends the run. */
  append(run: RunId, seq: number, event: StoredEvent): void
  heartbeat(run: RunId, at: number): void
  get(run: RunId): StoredRun | null
  keys(run: RunId): CellKey[]
  /** What became of the run's cells, by its log. */
  outcomes(run: RunId): RunOutcomes
  /** The log after `afterSeq`, results filled in, in pages. */
  events(run: RunId, afterSeq?: number): Generator<NumberedEvent>
  /** Newest first. */
  list(notebook: string, limit?: number): StoredRun[]
  /** The newest run of each notebook; `now` (default the clock) tells which owners are dead. */
  latest(now?: number): Map<string, StoredRun>
  /** Runs of dead owners are closed with a `runFinished` event at `now` and marked interrupted. Returns them; on a full disk it waits for a later call. */
  closeOrphans(now: number): RunId[]
  renameNotebook(from: string, to: string): void
  removeNotebook(notebook: string): void
  remove(run: RunId): void
}

/** `awake`: waking milliseconds, by which the hearts of other programs are watched. */
export function createRunStore(database: Database, queue: WriteQueue, results: ResultStore, awake: () => number = awakeNow): RunStore {
  const hearts = new Heartbeats(awake)
  const listed = () => query.selectFrom('runs').select(['run', 'notebook', 'lane', 'started_at', 'plan', 'outcome', 'totals'])

  function settle(): void {
    try {
      queue.flush()
    } catch {
      // The queue keeps the failure for the run that caused it.
    }
  }

  function insertEvent(run: RunId, seq: number, event: LoggedEvent): void {
    database.run(query.insertInto('run_events').values({ run, seq, event: JSON.stringify(event) }))
  }

  function finish(run: RunId, outcome: StoredRun['outcome'], totals: RunTotals): void {
    database.run(
      query
        .updateTable('runs')
        .set({ outcome, totals: JSON.stringify(totals) })
        .where('run', '=', run),
    )
  }

  function keys(run: RunId): CellKey[] {
    const row = database.get(query.selectFrom('runs').select('keys').where('run', '=', run))
    return row ? unpackKeys(row.keys) : []
  }

  function* events(run: RunId, afterSeq = 0): Generator<NumberedEvent> {
    settle()
    const runKeys = keys(run)
    const stored = get(run)
    if (!stored) return
    const started: RunStarted = {
      type: 'runStarted',
      run,
      notebook: stored.notebook,
      lane: stored.lane,
      at: stored.at,
      plan: stored.plan,
      keys: runKeys,
    }
    for (let last = afterSeq; ;) {
      const page = database.all(
        query
          .selectFrom('run_events')
          .select(['seq', 'event'])
          .where('run', '=', run)
          .where('seq', '>', last)
          .orderBy('seq')
          .limit(EVENTS_A_PAGE),
      )
      const logged = page.map((row) => ({ seq: row.seq, event: JSON.parse(row.event) as LoggedEvent }))
      const needed = logged.flatMap(({ event }) =>
        event.type === 'cellDone' || event.type === 'cellCached' ? (runKeys[event.cell] ?? []) : [],
      )
      const found = results.results(needed)
      for (const { seq, event } of logged) yield { seq, event: hydrate(event, started, found) }
      if (page.length < EVENTS_A_PAGE) return
      last = page.at(-1)?.seq ?? last
    }
  }

  function get(run: RunId): StoredRun | null {
    const row = database.get(listed().where('run', '=', run))
    return row ? toStoredRun(row) : null
  }

  /** What the log of a dead owner's run lacks: its open cells cancelled, and the end. */
  function closeOrphan(run: RunId, startedAt: number, now: number): void {
    const ended = { done: 0, failed: 0, cached: 0, cancelled: 0, outputTokens: 0 }
    const open = new Set(keys(run).keys())
    let seq = 0
    for (const numbered of events(run)) {
      seq = numbered.seq
      const { event } = numbered
      if (event.type === 'cellsCancelled') for (const cell of event.cells) ended.cancelled += open.delete(cell) ? 1 : 0
      if (event.type === 'cellFailed' && open.delete(event.cell)) ended.failed++
      if (event.type === 'cellCached' && open.delete(event.cell)) {
        ended.cached++
        ended.done++
      }
      if (event.type === 'cellDone' && open.delete(event.cell)) {
        ended.done++
        ended.outputTokens += event.result.tokens.output
      }
    }
    const ms = Math.max(0, now - startedAt)
    const totals: RunTotals = { ...ended, cancelled: ended.cancelled + open.size, ms, tokensPerSecond: 0 }
    const error: ErrorData = {
      code: 'CANCELLED',
      message: 'The program that executed this run was stopped before its end. Finished cells are kept; run again for the rest.',
    }
    if (open.size > 0) insertEvent(run, ++seq, { type: 'cellsCancelled', cells: [...open] })
    insertEvent(run, ++seq, { type: 'runFinished', at: now, outcome: 'interrupted', totals, error })
    finish(run, 'interrupted', totals)
  }

  function closeOrphans(now: number): RunId[] {
    const running = database.all(
      query.selectFrom('runs').select(['run', 'started_at', 'host', 'pid', 'process_start', 'heartbeat']).where('outcome', '=', 'running'),
    )
    const dead = running.filter(({ run, host, pid, process_start, heartbeat }) => {
      const alive = isAlive({ host, pid, processStart: process_start }, hearts.beats(run, heartbeat))
      if (!alive) hearts.forget(run)
      return !alive
    })
    const closed: RunId[] = []
    for (const row of dead) {
      const run = row.run as RunId
      try {
        database.transaction(() => {
          // Another program may have closed it since the list was read.
          if (get(run)?.outcome === 'running') closeOrphan(run, row.started_at, now)
        })
        closed.push(run)
      } catch (thrown) {
        // A full disk must keep nobody from looking at what there is.
        if (!(thrown instanceof AppError) || thrown.code !== 'DISK_FULL') throw thrown
      }
    }
    return closed
  }

  return {
    begin(event, owner) {
      settle()
      database.transaction(() => {
        database.run(
          query.insertInto('runs').values({
            run: event.run,
            notebook: event.notebook,
            lane: event.lane,
            started_at: event.at,
            plan: JSON.stringify(event.plan),
            keys: packKeys(event.keys),
            outcome: 'running',
            totals: null,
            host: owner.host,
            pid: owner.pid,
            process_start: owner.processStart,
            heartbeat: event.at,
          }),
        )
        insertEvent(event.run, 1, { type: 'runStarted' })
      })
    },
    append(run, seq, event) {
      queue.add(() => {
        insertEvent(run, seq, toLogged(event))
        if (event.type === 'runFinished') finish(run, event.outcome, event.totals)
      })
    },
    heartbeat: (run, at) => queue.add(() => database.run(query.updateTable('runs').set({ heartbeat: at }).where('run', '=', run))),
    get(run) {
      settle()
      return get(run)
    },
    keys,
    outcomes(run) {
      settle()
      const rows = database.all(query.selectFrom('run_events').select('event').where('run', '=', run).orderBy('seq'))
      const logged = rows.map(({ event }) => JSON.parse(event) as LoggedEvent)
      return runOutcomes(keys(run).length, logged)
    },
    events,
    list(notebook, limit = 100) {
      settle()
      return database
        .all(listed().where('notebook', '=', notebook).orderBy('started_at', 'desc').orderBy('run', 'desc').limit(limit))
        .map(toStoredRun)
    },
    latest(now = Date.now()) {
      settle()
      closeOrphans(now)
      // A bare column beside max() comes from the row of the maximum: documented SQLite behaviour, one pass over the index.
      const rows = database.all(
        listed()
          .select(({ fn }) => fn.max('started_at').as('newest'))
          .groupBy('notebook'),
      )
      return new Map(rows.map((row) => [row.notebook, toStoredRun(row)]))
    },
    closeOrphans,
    renameNotebook: (from, to) =>
      queue.add(() => database.run(query.updateTable('runs').set({ notebook: to }).where('notebook', '=', from))),
    removeNotebook: (notebook) => queue.add(() => database.run(query.deleteFrom('runs').where('notebook', '=', notebook))),
    remove: (run) => queue.add(() => database.run(query.deleteFrom('runs').where('run', '=', run))),
  }
}

/**
 * Watches the hearts of runs from outside. A heart stands still when the beat last written has not changed for two minutes of
 * this program's own waking time: the beat's age by the wall clock says nothing on a machine that slept, or whose clock was set.
 */
class Heartbeats {
  readonly #awake: () => number
  readonly #seen = new Map<string, { beat: number; at: number }>()

  /** `awake`: waking milliseconds. */
  constructor(awake: () => number) {
    this.#awake = awake
  }

  /** Whether the heart of `run` beats, as far as anybody can tell yet. */
  beats(run: string, beat: number): boolean {
    const now = this.#awake()
    const seen = this.#seen.get(run)
    if (seen?.beat === beat) return now - seen.at < HEARTBEAT_STALE_MS
    this.#seen.set(run, { beat, at: now })
    return true
  }

  forget(run: string): void {
    this.#seen.delete(run)
  }
}

type StoredRun = {
  run: RunId
  notebook: string
  lane: Lane
  at: number
  plan: PlanSummary
  outcome: 'running' | RunOutcome
  totals: RunTotals | null
}

/** A row of the table of runs. */
function toStoredRun(row: {
  run: string
  notebook: string
  lane: string
  started_at: number
  plan: string
  outcome: StoredRun['outcome']
  totals: string | null
}): StoredRun {
  return {
    run: row.run as RunId,
    notebook: row.notebook,
    lane: row.lane as Lane,
    at: row.started_at,
    plan: JSON.parse(row.plan) as PlanSummary,
    outcome: row.outcome,
    totals: row.totals === null ? null : (JSON.parse(row.totals) as RunTotals),
  }
}
