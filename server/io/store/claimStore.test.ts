import { join } from 'node:path'
import { expect, test } from 'vitest'

import type { RunId } from '../../core/ids.ts'
import type { RunTotals } from '../../core/run/runEvent.ts'
import { HEARTBEAT_STALE_MS, type Owner, thisProcess } from '../processOwner.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { sampleKey, sampleOrigin, sampleResult } from '../testing/sampleCells.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { createClaimStore } from './claimStore.ts'
import { openDatabase } from './database.ts'
import { createRunStore } from './runStore.ts'
import { createStore, openStore, type Store } from './store.ts'

const totals: RunTotals = { ms: 1, outputTokens: 0, tokensPerSecond: 0, done: 0, failed: 0, cancelled: 0, cached: 0 }
const plan = { cells: 3, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const [a, b, c] = [1, 2, 3].map(sampleKey) as [ReturnType<typeof sampleKey>, ReturnType<typeof sampleKey>, ReturnType<typeof sampleKey>]

/** Two programs that use one store, and a run of each. */
async function twoPrograms(owner: Owner = thisProcess()) {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const [one, other] = [openStore(file), openStore(file)]
  const begin = (store: Store, run: string, by: Owner) => {
    store.runs.begin({ type: 'runStarted', run: run as RunId, notebook: 'n', lane: 'fast', at: 0, plan, keys: [a, b, c] }, by)
    return run as RunId
  }
  const first = begin(one, 'r20260101-000000-aaaa', owner)
  const second = begin(other, 'r20260101-000000-bbbb', thisProcess())
  const close = async () => {
    one.close()
    other.close()
    await folder[Symbol.asyncDispose]()
  }
  return { file, one, other, first, second, [Symbol.asyncDispose]: close }
}

test('a cell has one run among all programs, until it is freed with its result', async () => {
  await using programs = await twoPrograms()
  const { one, other, first, second } = programs
  expect(one.claims.take([a, b], first)).toEqual(new Set([a, b]))
  expect(other.claims.take([b, c], second)).toEqual(new Set([c]))
  expect(other.claims.anyFree([a, b])).toBe(false)
  one.results.putDone(sampleOrigin(2), sampleResult('b'))
  one.claims.free(b, first)
  one.queue.flush()
  expect(other.claims.anyFree([a, b])).toBe(true)
  expect(other.results.results([b]).get(b)?.output).toBe('b')
  expect(other.claims.take([a, b], second)).toEqual(new Set([b]))
})

test('the claims of a run end with the run', async () => {
  await using programs = await twoPrograms()
  const { one, other, first, second } = programs
  one.claims.take([a, b, c], first)
  one.runs.append(first, 2, { type: 'runFinished', at: 1, outcome: 'cancelled', totals })
  one.queue.flush()
  expect(other.claims.take([a, b, c], second).size).toBe(3)
})

test('the claims of a program that has died lapse at once, also if its process id is used again', async () => {
  for (const owner of [
    { ...thisProcess(), pid: 2 ** 22 - 1 },
    { ...thisProcess(), processStart: 'another' },
  ]) {
    await using programs = await twoPrograms(owner)
    const { file, other, first, second } = programs
    const raw = new (sqliteModule().DatabaseSync)(file)
    for (const key of [a, b]) raw.prepare('INSERT INTO claims (key, run) VALUES (?, ?)').run(key, first)
    raw.close()
    expect(other.claims.anyFree([a])).toBe(true)
    expect(other.claims.take([a, b, c], second)).toEqual(new Set([a, b, c]))
    expect(other.claims.anyFree([a])).toBe(false)
  }
})

test('the claims of a program that hangs lapse after two minutes without a heartbeat, and not before', () => {
  let awake = 0
  const database = openDatabase(':memory:')
  const store = createStore(database)
  const runs = createRunStore(database, store.queue, store.results, () => awake)
  const claims = createClaimStore(database, store.queue, runs)
  const begin = (run: string) => {
    runs.begin({ type: 'runStarted', run: run as RunId, notebook: 'n', lane: 'fast', at: 0, plan, keys: [a] }, thisProcess())
    return run as RunId
  }
  const [hangs, mine] = [begin('r20260101-000000-aaaa'), begin('r20260101-000000-bbbb')]
  expect(claims.take([a], hangs).size).toBe(1)
  for (let beat = 1; awake < HEARTBEAT_STALE_MS - 1000; beat += 1) {
    expect(claims.anyFree([a])).toBe(false)
    awake += 1000
    runs.heartbeat(mine, beat)
  }
  awake += 1000
  expect(claims.take([a], mine)).toEqual(new Set([a]))
})
