import { expect, test } from 'vitest'
import type { RunId } from '../../core/ids.ts'
import { thisProcess } from '../processOwner.ts'
import { sampleKey, sampleOrigin, sampleResult } from '../testing/sampleCells.ts'
import { limitPages } from '../testing/limitPages.ts'
import { openDatabase, query } from './database.ts'
import { createStore } from './store.ts'

const run = 'r20260101-000000-aaaa' as RunId

/** A store whose only run was lost, as with a damaged file, while it runs. */
function lostRun() {
  const notices: string[] = []
  const database = openDatabase(':memory:', { notice: (message) => notices.push(message) })
  const store = createStore(database)
  const plan = { cells: 2, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
  const keys = [1, 2].map(sampleKey)
  store.runs.begin({ type: 'runStarted', run, notebook: 'n', lane: 'fast', at: 0, plan, keys }, thisProcess())
  database.run(query.deleteFrom('runs'))
  return { database, store, notices, keys }
}

test('writes that can never succeed are left out, told of once, and keep no other write from the store', () => {
  const { store, notices, keys } = lostRun()
  for (const [cell, key] of keys.entries()) {
    store.results.putDone(sampleOrigin(cell + 1, run), sampleResult())
    store.runs.append(run, cell + 2, { type: 'cellDone', cell, result: sampleResult() })
    store.queue.flush()
    expect(store.results.results([key]).size).toBe(1)
  }
  expect(store.queue.failure()).toBeNull()
  expect(notices).toEqual([expect.stringContaining('FOREIGN KEY')])
})

test('a run that was lost ends with the reason when it wants its next cells', () => {
  const { store, keys } = lostRun()
  expect(() => store.claims.take(keys, run)).toThrow(expect.objectContaining({ code: 'STORE_BROKEN' }))
})

test('writes behind one that is left out wait while the disk is full', () => {
  const { database, store } = lostRun()
  limitPages(database)
  store.runs.append(run, 2, { type: 'cellStarted', cell: 0 })
  store.results.putDone(sampleOrigin(1), sampleResult('x'.repeat(1_000_000)))
  expect(() => store.queue.flush()).toThrow(expect.objectContaining({ code: 'DISK_FULL' }))
  limitPages(database, 100_000)
  expect(store.results.results([sampleKey(1)]).size).toBe(1)
  expect(store.queue.failure()).toBeNull()
})
