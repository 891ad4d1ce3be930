import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'

import type { RunId } from '../../core/ids.ts'
import type { RunEvent } from '../../core/run/runEvent.ts'
import { thisProcess } from '../../io/processOwner.ts'
import { openStore } from '../../io/store/store.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { beginRunLog } from '../log/runLog.ts'
import { readyRun } from '../testing/readyRun.ts'
import { stubEngine } from '../testing/stubEngine.ts'
import { executeRun } from './executeRun.ts'
import { createKeyClaims } from './keyClaims.ts'
import { createRunControl } from './runControl.ts'

/** A program of its own: one store, one engine, and a run of these texts that has begun. */
function program(file: string, name: string, texts: readonly string[]) {
  const store = openStore(file)
  const stub = stubEngine()
  const ready = readyRun(texts)
  const control = createRunControl()
  const events: RunEvent[] = []
  const started = {
    type: 'runStarted',
    run: `r20260101-000000-${name}` as RunId,
    notebook: 'n',
    lane: 'fast',
    at: 0,
    plan: ready.plan,
    keys: ready.cells.map(({ key }) => key),
  } as const
  const log = beginRunLog(started, { runs: store.runs, owner: thisProcess(), publish: ({ event }) => events.push(event) })
  const deps = { engine: stub.engine, store, now: () => 1000, owner: thisProcess(), claims: createKeyClaims(store.claims) }
  return { store, events, computed: stub.computed, control, run: started.run, ready, ended: () => executeRun(deps, ready, log, control) }
}

const texts = Array.from({ length: 40 }, (_, n) => `prompt ${n}`)

test('programs that run the same cells at once compute each of them once, and share the results', async () => {
  await using folder = await temporaryFolder()
  const programs = ['aaaa', 'bbbb', 'cccc'].map((name) => program(join(folder.path, 'assay.db'), name, texts))
  const ends = await Promise.all(programs.map(({ ended }) => ended()))
  expect(ends.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
  expect(programs.flatMap(({ computed }) => computed)).toHaveLength(texts.length)
  for (const { events, store } of programs) {
    expect(events.filter(({ type }) => type === 'cellDone' || type === 'cellCached')).toHaveLength(texts.length)
    store.close()
  }
})

test('what a cancelled run of another program leaves open is taken over', async () => {
  await using folder = await temporaryFolder()
  const [other, mine] = ['aaaa', 'bbbb'].map((name) => program(join(folder.path, 'assay.db'), name, texts))
  if (!other || !mine) throw new Error('there are two programs')
  const keys = other.ready.cells.map(({ key }) => key)
  expect(other.store.claims.take(keys, other.run).size).toBe(texts.length)
  const ending = mine.ended()
  await delay(400)
  expect(mine.computed).toEqual([])
  other.control.cancel()
  await other.ended()
  expect((await ending).totals.done).toBe(texts.length)
  expect(mine.computed).toHaveLength(texts.length)
  for (const { store } of [other, mine]) store.close()
})
