import { sql } from 'kysely'
import { expect, test } from 'vitest'

import type { RunId } from '../../core/ids.ts'
import type { RunTotals } from '../../core/run/runEvent.ts'
import { HEARTBEAT_STALE_MS, thisProcess } from '../processOwner.ts'
import { sampleKey, sampleOrigin, sampleResult } from '../testing/sampleCells.ts'
import { openDatabase, query } from './database.ts'
import { createRunStore } from './runStore.ts'
import { createStore, openStore } from './store.ts'

const plan = { cells: 3, cached: 1, promptTokens: 10, prefillTokens: 8, maxOutputTokens: 32, estimateMs: null }
const totals: RunTotals = { ms: 10, outputTokens: 3, tokensPerSecond: 300, done: 1, failed: 1, cancelled: 0, cached: 1 }

/** A store of a program that has been awake for `awake` milliseconds. */
function storeAwake(awake: () => number): ReturnType<typeof openStore> {
  const database = openDatabase(':memory:')
  const store = createStore(database)
  return { ...store, runs: createRunStore(database, store.queue, store.results, awake) }
}

function begin(store: ReturnType<typeof openStore>, run: string, { notebook = '리뷰', at = 5, owner = thisProcess() } = {}): RunId {
  const keys = [sampleKey(1), sampleKey(2), sampleKey(3)]
  store.runs.begin({ type: 'runStarted', run: run as RunId, notebook, lane: 'fast', at, plan, keys }, owner)
  return run as RunId
}

test('a log is read as it was written, with results by key', () => {
  const store = openStore(':memory:')
  const run = begin(store, 'r20260101-000000-aaaa')
  const error = { code: 'CELL_TIMEOUT', message: 'too long' } as const
  store.results.putDone(sampleOrigin(1), sampleResult('one'))
  store.runs.append(run, 2, { type: 'cellCached', cell: 0, result: sampleResult('one') })
  store.results.putDone(sampleOrigin(2), sampleResult('둘'))
  store.runs.append(run, 3, { type: 'cellDone', cell: 1, result: sampleResult('둘') })
  store.runs.append(run, 4, { type: 'cellFailed', cell: 2, error })
  store.runs.append(run, 5, { type: 'runFinished', at: 15, outcome: 'done', totals })
  const log = [
    { seq: 1, event: { type: 'runStarted', run, notebook: '리뷰', lane: 'fast', at: 5, plan, keys: [1, 2, 3].map(sampleKey) } },
    { seq: 2, event: { type: 'cellCached', cell: 0, result: sampleResult('one') } },
    { seq: 3, event: { type: 'cellDone', cell: 1, result: sampleResult('둘') } },
    { seq: 4, event: { type: 'cellFailed', cell: 2, error } },
    { seq: 5, event: { type: 'runFinished', at: 15, outcome: 'done', totals } },
  ]
  expect([...store.runs.events(run)]).toEqual(log)
  expect([...store.runs.events(run, 3)]).toEqual(log.slice(3))
  expect(store.runs.get(run)).toEqual({ run, notebook: '리뷰', lane: 'fast', at: 5, plan, outcome: 'done', totals })
})

test('the last run is the one that began last, also after the clock was set back', () => {
  const store = openStore(':memory:')
  const ahead = begin(store, 'r20270101-000000-aaaa', { at: 9_000 })
  const back = begin(store, 'r20260101-000000-aaaa', { at: 1_000 })
  expect(store.runs.list('리뷰').map(({ run }) => run)).toEqual([back, ahead])
  expect(store.runs.list('리뷰', 1).map(({ run }) => run)).toEqual([back])
  expect(store.runs.latest().get('리뷰')?.run).toBe(back)
})

test('runs are listed newest first, follow a renamed notebook and are removed with it', () => {
  const store = openStore(':memory:')
  const first = begin(store, 'r20260101-000000-aaaa', { at: 1 })
  const second = begin(store, 'r20260101-000001-aaaa', { at: 2 })
  const other = begin(store, 'r20260101-000002-aaaa', { at: 3, notebook: 'other' })
  expect(store.runs.list('리뷰').map(({ run }) => run)).toEqual([second, first])
  expect([...store.runs.latest()].map(([notebook, { run }]) => [notebook, run])).toEqual(
    expect.arrayContaining([
      ['리뷰', second],
      ['other', other],
    ]),
  )
  store.runs.renameNotebook('리뷰', 'reviews')
  expect(store.runs.list('리뷰')).toEqual([])
  expect(store.runs.list('reviews')).toHaveLength(2)
  store.runs.removeNotebook('reviews')
  expect(store.runs.list('reviews')).toEqual([])
  expect([...store.runs.events(first)]).toEqual([])
})

test('a run whose owner died is closed as interrupted with its open cells cancelled; one whose owner lives stays open', () => {
  let awake = 0
  const store = storeAwake(() => awake)
  const alive = begin(store, 'r20260101-000000-aaaa')
  const reused = begin(store, 'r20260101-000001-aaaa', { owner: { ...thisProcess(), processStart: '1' } })
  const elsewhere = begin(store, 'r20260101-000002-aaaa', { owner: { host: 'another', pid: process.pid, processStart: '' } })
  store.results.putDone(sampleOrigin(2), sampleResult())
  store.runs.append(reused, 2, { type: 'cellDone', cell: 1, result: sampleResult() })
  expect(store.runs.closeOrphans(100)).toEqual([reused])
  // Sleep or a change of the clock is no sign of death.
  expect(store.runs.closeOrphans(8 * 3_600_000)).toEqual([])
  awake = HEARTBEAT_STALE_MS - 1
  expect(store.runs.closeOrphans(-8 * 3_600_000)).toEqual([])
  store.runs.heartbeat(elsewhere, 7)
  store.queue.flush()
  expect(store.runs.closeOrphans(100)).toEqual([])
  awake += HEARTBEAT_STALE_MS
  expect(store.runs.closeOrphans(100)).toEqual([elsewhere])
  expect(store.runs.get(alive)?.outcome).toBe('running')
  const ended = { done: 1, failed: 0, cached: 0, cancelled: 2, outputTokens: 3, ms: 95, tokensPerSecond: 0 }
  expect(store.runs.get(reused)).toMatchObject({ outcome: 'interrupted', totals: ended })
  expect([...store.runs.events(reused, 2)]).toEqual([
    { seq: 3, event: { type: 'cellsCancelled', cells: [0, 2] } },
    {
      seq: 4,
      event: {
        type: 'runFinished',
        at: 100,
        outcome: 'interrupted',
        totals: ended,
        error: { code: 'CANCELLED', message: expect.stringContaining('run again for the rest') as string },
      },
    },
  ])
})

const dead = { ...thisProcess(), processStart: '1' }

test.each([
  ['the last event', 'run_events', { event: '{"type":"cellDone","cell":1' }],
  ['every event', 'run_events', { event: 'x' }],
  ['the plan', 'runs', { plan: 'x' }],
] as const)('a run whose program died is closed although %s is damaged, and its cells are free', (_what, table, damage) => {
  const database = openDatabase(':memory:')
  const store = createStore(database)
  const run = begin(store, 'r20260101-000000-aaaa', { owner: dead })
  store.runs.append(run, 2, { type: 'cellStarted', cell: 0 })
  store.runs.append(run, 3, { type: 'cellStarted', cell: 1 })
  store.queue.flush()
  database.run(query.insertInto('claims').values({ key: sampleKey(1), run }))
  const whole = query.updateTable(table).set(damage).where('run', '=', run)
  database.run('event' in damage && damage.event !== 'x' ? whole.where('seq', '=', 3) : whole)
  expect(store.runs.closeOrphans(100)).toEqual([run])
  expect(store.runs.unfinished()).toEqual([])
  expect(store.claims.anyFree([sampleKey(1)])).toBe(true)
  expect([...store.runs.events(run)].at(-1)?.event).toEqual(
    table === 'runs' ? undefined : expect.objectContaining({ type: 'runFinished', outcome: 'interrupted' }),
  )
})

test('a run that cannot be closed is told of once and keeps nobody from reading the others', () => {
  const notices: string[] = []
  const database = openDatabase(':memory:', { notice: (message) => notices.push(message) })
  const store = createStore(database)
  const [broken, other] = [begin(store, 'r20260101-000000-aaaa', { owner: dead }), begin(store, 'r20260101-000001-aaaa', { owner: dead })]
  database.all({
    compile: () =>
      sql`CREATE TRIGGER refuse BEFORE UPDATE ON runs WHEN NEW.run = ${sql.lit(broken)} BEGIN SELECT RAISE(ABORT, 'no'); END`.compile(
        query,
      ),
  })
  expect(store.runs.closeOrphans(100)).toEqual([other])
  expect(store.runs.latest().get('리뷰')?.run).toBe(other)
  expect(notices).toEqual([expect.stringContaining(broken)])
})
