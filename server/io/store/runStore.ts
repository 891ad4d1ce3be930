import { sql } from 'kysely'

import { AppError, type ErrorData } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import { foldRun, foldRunEvents } from '../../core/run/foldRun.ts'
import {
  countsOnly,
  type NumberedEvent,
  type PlanSummary,
  type RunOutcome,
  type RunStarted,
  type RunTotals,
} from '../../core/run/runEvent.ts'
import { initialRunState, openCells, type RunOutcomes, runOutcomes, runTotals } from '../../core/run/runState.ts'
import { awakeNow } from '../awakeClock.ts'
import { HEARTBEAT_STALE_MS, isAlive, type Owner } from '../processOwner.ts'
import { type Database, query } from './database.ts'
import { hydrate, type LoggedEvent, packKeys, readLogged, type StoredEvent, toLogged, unpackKeys } from './loggedEvent.ts'
import type { ResultStore } from './resultStore.ts'
import { storedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

const EVENTS_A_PAGE = 500
/** Rows get ascending ids. The time of the start is no order: the clock may have been set back. */
const inOrder = sql<number>`runs.rowid`

/** Runs as append-only logs. Only the process that owns a run appends to its log. */
export type RunStore = {
  /** Writes the run and its `runStarted` event (seq 1) at once. */
  begin(event: RunStarted, owner: Owner): void
  /** Adds an event to the write queue; `runFinished` also ends the run. */
  append(run: RunId, seq: number, event: StoredEvent): void
  heartbeat(run: RunId, at: number): void
  get(run: RunId): StoredRun | null
  keys(run: RunId): CellKey[]
  /** The outcomes of the run's cells according to its log. */
  outcomes(run: RunId): RunOutcomes
  /** The log after `afterSeq` with results, read page by page. */
  events(run: RunId, afterSeq?: number): Generator<NumberedEvent>
  /** Runs that have begun and not ended, of every program, oldest first. A run whose program died is one of them until `closeOrphans`. */
  unfinished(): UnfinishedRun[]
  /** Asks the owner of an unfinished run to cancel it. */
  askCancel(run: RunId): void
  /** Whether `askCancel` was called for the run, by any program. */
  cancelAsked(run: RunId): boolean
  /** The run that began last comes first, whatever the clock said. */
  list(notebook: string, limit?: number): StoredRun[]
  /** The run of each notebook that began last, after `closeOrphans(now)`; default the current time. */
  latest(now?: number): Map<string, StoredRun>
  /** Closes the runs of dead owners as interrupted, with a `runFinished` event at `now`, and returns them. One that cannot be closed, as on a full disk, stays open until a later call. */
  closeOrphans(now: number): RunId[]
  /** The running runs whose heartbeat has stood still for two minutes: their program hangs or is stopped, but may go on. */
  stalled(): RunId[]
  renameNotebook(from: string, to: string): void
  removeNotebook(notebook: string): void
  remove(run: RunId): void
}

export type UnfinishedRun = { run: RunId; notebook: string; owner: { host: string; pid: number } }

type StoredRun = {
  run: RunId
  notebook: string
  lane: Lane
  at: number
  plan: PlanSummary
  outcome: 'running' | RunOutcome
  totals: RunTotals | null
}

/** `awake`: waking milliseconds, by which the heartbeats of other programs are watched. */
export function createRunStore(database: Database, queue: WriteQueue, results: ResultStore, awake: () => number = awakeNow): RunStore {
  const hearts = new Heartbeats(awake)
  const listed = () => query.selectFrom('runs').select(['run', 'notebook', 'lane', 'started_at', 'plan', 'outcome', 'totals'])

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
    database.run(query.deleteFrom('claims').where('run', '=', run))
  }

  function keys(run: RunId): CellKey[] {
    const row = database.get(query.selectFrom('runs').select('keys').where('run', '=', run))
    return row ? unpackKeys(row.keys) : []
  }

  /** The run's first event. */
  function startOf(run: RunId): RunStarted | null {
    const stored = get(run)
    if (!stored) return null
    const { notebook, lane, at, plan } = stored
    return { type: 'runStarted', run, notebook, lane, at, plan, keys: keys(run) }
  }

  /** The log after `afterSeq` as it is stored, in pages. */
  function* pages({ run, keys: { length } }: RunStarted, afterSeq: number): Generator<{ seq: number; event: LoggedEvent }[]> {
    for (let last = afterSeq; ;) {
      const rows = database.all(
        query
          .selectFrom('run_events')
          .select(['seq', 'event'])
          .where('run', '=', run)
          .where('seq', '>', last)
          .orderBy('seq')
          .limit(EVENTS_A_PAGE),
      )
      yield rows.flatMap((row) => {
        const event = readLogged(row.event, length)
        return event ? [{ seq: row.seq, event }] : []
      })
      if (rows.length < EVENTS_A_PAGE) return
      last = rows.at(-1)?.seq ?? last
    }
  }

  function* events(run: RunId, afterSeq = 0): Generator<NumberedEvent> {
    settleWrites(queue)
    const started = startOf(run)
    if (!started) return
    for (const page of pages(started, afterSeq)) {
      const needed = page.flatMap(({ event }) =>
        event.type === 'cellDone' || event.type === 'cellCached' ? (started.keys[event.cell] ?? []) : [],
      )
      const found = results.results(needed)
      for (const { seq, event } of page) yield { seq, event: hydrate(event, started, (key) => found.get(key) ?? null) }
    }
  }

  function outcomes(run: RunId): RunOutcomes {
    settleWrites(queue)
    const started = startOf(run)
    function* withoutResults() {
      if (!started) return
      for (const page of pages(started, 0)) for (const { event } of page) yield hydrate(event, started, () => undefined)
    }
    return runOutcomes(foldRunEvents(initialRunState<undefined>(), withoutResults()))
  }

  function get(run: RunId): StoredRun | null {
    const row = database.get(listed().where('run', '=', run))
    return row ? toStoredRun(row) : null
  }

  /** Completes the log of a dead owner's run: cancels its open cells and ends it. */
  function closeOrphan(run: RunId, startedAt: number, now: number): void {
    // Of the table: an event that is damaged has a number too.
    let seq =
      database.get(
        query
          .selectFrom('run_events')
          .select(({ fn }) => fn.max<number | null>('seq').as('last'))
          .where('run', '=', run),
      )?.last ?? 0
    function* counted() {
      for (const { event } of events(run)) yield countsOnly(event)
    }
    const left = foldRunEvents(initialRunState(), counted())
    const cells = openCells(left)
    if (cells.length > 0) insertEvent(run, ++seq, { type: 'cellsCancelled', cells })
    const totals = { ...runTotals(foldRun(left, { type: 'cellsCancelled', cells }), 0), ms: Math.max(0, now - startedAt) }
    const error: ErrorData = {
      code: 'CANCELLED',
      message: 'The program that executed this run was stopped before its end. Finished cells are kept; run again for the rest.',
    }
    insertEvent(run, ++seq, { type: 'runFinished', at: now, outcome: 'interrupted', totals, error })
    finish(run, 'interrupted', totals)
  }

  function closeOrphans(now: number): RunId[] {
    settleWrites(queue)
    // Waiting writes must not become part of a transaction below, which can be rolled back.
    if (queue.failure()) return []
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
          const outcome = database.get(query.selectFrom('runs').select('outcome').where('run', '=', run))?.outcome
          if (outcome === 'running') closeOrphan(run, row.started_at, now)
        })
        closed.push(run)
      } catch (thrown) {
        // One run that cannot be closed must not keep the others from being read.
        const isFull = thrown instanceof AppError && thrown.code === 'DISK_FULL'
        if (!isFull)
          database.tell(
            `${database.file}: run ${run} has ended but stays open: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
          )
      }
    }
    return closed
  }

  return {
    begin(event, owner) {
      settleWrites(queue)
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
            cancel_asked: 0,
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
      settleWrites(queue)
      return get(run)
    },
    keys,
    outcomes,
    events,
    unfinished() {
      settleWrites(queue)
      return database
        .all(query.selectFrom('runs').select(['run', 'notebook', 'host', 'pid']).where('outcome', '=', 'running').orderBy(inOrder))
        .map(({ run, notebook, host, pid }) => ({ run: run as RunId, notebook, owner: { host, pid } }))
    },
    askCancel(run) {
      database.run(query.updateTable('runs').set({ cancel_asked: 1 }).where('run', '=', run).where('outcome', '=', 'running'))
    },
    cancelAsked: (run) => database.get(query.selectFrom('runs').select('cancel_asked').where('run', '=', run))?.cancel_asked === 1,
    list(notebook, limit = 100) {
      settleWrites(queue)
      return database
        .all(listed().where('notebook', '=', notebook).orderBy(inOrder, 'desc').limit(limit))
        .flatMap((row) => toStoredRun(row) ?? [])
    },
    latest(now = Date.now()) {
      settleWrites(queue)
      closeOrphans(now)
      // In SQLite the other columns come from the row of the maximum (documented), in one pass over the index.
      const rows = database.all(
        listed()
          .select(({ fn }) => fn.max(inOrder).as('newest'))
          .groupBy('notebook'),
      )
      return new Map(rows.flatMap((row) => toStoredRun(row) ?? []).map((run) => [run.notebook, run]))
    },
    closeOrphans,
    stalled: () =>
      database
        .all(query.selectFrom('runs').select(['run', 'heartbeat']).where('outcome', '=', 'running'))
        .flatMap(({ run, heartbeat }) => (hearts.beats(run, heartbeat) ? [] : [run as RunId])),
    renameNotebook: (from, to) =>
      queue.add(() => database.run(query.updateTable('runs').set({ notebook: to }).where('notebook', '=', from))),
    removeNotebook: (notebook) => queue.add(() => database.run(query.deleteFrom('runs').where('notebook', '=', notebook))),
    remove: (run) => queue.add(() => database.run(query.deleteFrom('runs').where('run', '=', run))),
  }
}

/**
 * Watches the heartbeats of runs of other programs. A run is dead if its heartbeat has not changed for two minutes of this
 * program's own waking time: the heartbeat's age by the wall clock is wrong after sleep or a change of the clock.
 */
class Heartbeats {
  readonly #awake: () => number
  readonly #seen = new Map<string, { beat: number; at: number }>()

  /** `awake`: waking milliseconds. */
  constructor(awake: () => number) {
    this.#awake = awake
  }

  /** False once `run` has had the same heartbeat for too long. */
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

/** Null if the row is damaged. */
function toStoredRun(row: {
  run: string
  notebook: string
  lane: string
  started_at: number
  plan: string
  outcome: StoredRun['outcome']
  totals: string | null
}): StoredRun | null {
  const plan = storedJson(row.plan) as PlanSummary | undefined
  const totals = row.totals === null ? null : (storedJson(row.totals) as RunTotals | undefined)
  if (!plan || totals === undefined) return null
  return {
    run: row.run as RunId,
    notebook: row.notebook,
    lane: row.lane as Lane,
    at: row.started_at,
    plan,
    outcome: row.outcome,
    totals,
  }
}
