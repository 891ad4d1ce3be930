import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import type { RunId } from '../core/ids.ts'
import type { LiveEvent } from '../core/run/runEvent.ts'
import { type Owner, thisProcess } from '../io/processOwner.ts'
import { openStore, type Store } from '../io/store/store.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createRunManager } from './createRunManager.ts'
import { createEngineQueue, type EngineQueue } from './execute/engineQueue.ts'
import type { NotebookSource, PreparedRun } from './plan/runTypes.ts'
import { readyRun } from './testing/readyRun.ts'
import { type StubBehaviour, stubEngine } from './testing/stubEngine.ts'

/** Cells are the lines of the notebook's text; the text `!` is a notebook with an error. The notebook `exact` uses the exact lane. */
function manage({
  store = openStore(':memory:'),
  behaviour,
  engineQueue,
  owner = thisProcess(),
}: { store?: Store; behaviour?: StubBehaviour; engineQueue?: EngineQueue; owner?: Owner } = {}) {
  const stub = stubEngine(behaviour)
  let runs = owner.pid === process.pid ? 0 : 5000
  const prepare = async (from: NotebookSource): Promise<PreparedRun> => {
    const lane = from.notebook === 'exact' ? 'exact' : 'fast'
    const cells = readyRun(from.text === '' ? [] : from.text.split('\n'), { notebook: from.notebook, lane })
    const ready = { ...cells, stored: store.results.makers(cells.cells.map(({ key }) => key)) }
    const broken = from.text === '!'
    const diagnostics: PreparedRun['diagnostics'] = broken
      ? [{ severity: 'error', message: 'Close the brace.', place: { file: from.path, line: 3 } }]
      : []
    return {
      notebook: from.notebook,
      lane: 'fast',
      experiment: null,
      diagnostics,
      cells: ready.cells,
      unbuilt: [],
      plan: ready.plan,
      ready: broken ? null : ready,
    }
  }
  const random = () => String(++runs).padStart(4, '0')
  const manager = createRunManager({
    engine: stub.engine,
    store,
    now: () => 1000,
    owner,
    prepare,
    random,
    ...(engineQueue ? { engineQueue } : {}),
  })
  return { manager, store, ...stub }
}

function source(text: string, notebook = '리뷰'): NotebookSource {
  return {
    notebook,
    path: `experiments/${notebook}/notebook.md`,
    text,
    readFile: () => ({ error: { code: 'FILE_MISSING', message: 'none' } }),
  }
}

async function collect(events: AsyncIterable<LiveEvent>, until: (event: LiveEvent) => boolean = () => false): Promise<LiveEvent[]> {
  const all: LiveEvent[] = []
  for await (const event of events) {
    all.push(event)
    if (until(event)) break
  }
  return all
}

const hangOn = (text: string): StubBehaviour => ({ slots: 1, on: (cell) => (cell.messages[0]?.content === text ? 'hang' : undefined) })

test('a subscriber gets the whole log once and in order, whenever it subscribes', async () => {
  const { manager } = manage()
  const { run } = await manager.start({ source: source('a\nb\nc') })
  const early = await collect(manager.subscribe(run))
  const late = await collect(manager.subscribe(run))
  const stored = early.filter(({ seq }) => seq !== null)
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1))
  expect(stored.at(-1)?.event).toMatchObject({ type: 'runFinished', outcome: 'done', totals: { done: 3 } })
  expect(early.filter(({ seq }) => seq === null).map(({ event }) => event)).toEqual(
    ['a', 'b', 'c'].map((text, cell) => ({ type: 'cellTokens', cell, text: `답: ${text}` })),
  )
  expect(late).toEqual(stored)
  expect(await collect(manager.subscribe(run, { afterSeq: 3 }))).toEqual(stored.slice(3))
})

test('an unknown run is an error', async () => {
  const { manager } = manage()
  await expect(collect(manager.subscribe('r20260101-000000-zzzz' as RunId))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a notebook with an error does not start, and the error says where', async () => {
  const { manager } = manage()
  await expect(manager.start({ source: source('!') })).rejects.toMatchObject({
    message: 'Close the brace.',
    place: { file: 'experiments/리뷰/notebook.md', line: 3 },
  })
})

test('a notebook without a cell does not start', async () => {
  const { manager } = manage()
  await expect(manager.start({ source: source('') })).rejects.toMatchObject({
    code: 'NOTEBOOK_INVALID',
    message: expect.stringContaining('There is nothing to run') as string,
    place: { file: 'experiments/리뷰/notebook.md' },
  })
  expect(manager.list('리뷰')).toEqual([])
})

/** Waits until the run has an event that fits. */
const until = (manager: ReturnType<typeof manage>['manager'], run: RunId, fits: (event: LiveEvent['event']) => boolean) =>
  collect(manager.subscribe(run), ({ event }) => fits(event))

const begun = (cell: number) => (event: LiveEvent['event']) => event.type === 'cellStarted' && event.cell === cell

test('runs of one model and lane run side by side: a short one does not wait for the end of a long one', async () => {
  const { manager, computed } = manage({ behaviour: hangOn('hang') })
  const long = await manager.start({ source: source('a\nhang\nz') })
  await until(manager, long.run, begun(1))
  const short = await manager.start({ source: source('a\nb', 'other') })
  expect([manager.activeRun('리뷰'), manager.activeRun('other')]).toEqual([long.run, short.run])
  const events = (await collect(manager.subscribe(short.run))).map(({ event }) => event)
  expect(events.map(({ type }) => type)).toEqual(['runStarted', 'cellCached', 'cellStarted', 'cellTokens', 'cellDone', 'runFinished'])
  expect(computed).toEqual(['a', 'b'])
  expect([manager.activeRun('리뷰'), manager.activeRun('other')]).toEqual([long.run, null])
  manager.cancel(long.run)
  await collect(manager.subscribe(long.run))
})

test('a cell that another run is computing is computed once: its result is waited for, or the cell is taken over if that run is cancelled', async () => {
  const behaviour: StubBehaviour = {
    slots: 2,
    on: (cell, request) => (request === 1 && cell.messages[0]?.content === 'hang' ? 'hang' : undefined),
  }
  const { manager, computed } = manage({ behaviour })
  const first = await manager.start({ source: source('a\nhang') })
  await until(manager, first.run, begun(1))
  const second = await manager.start({ source: source('hang\nb', 'other') })
  await until(manager, second.run, (event) => event.type === 'cellDone')
  expect(manager.activeRun('other')).toBe(second.run)
  manager.cancel(first.run)
  expect((await collect(manager.subscribe(second.run))).at(-1)?.event).toMatchObject({ outcome: 'done', totals: { done: 2, cached: 0 } })
  expect(computed).toEqual(['a', 'b', 'hang'])
})

test('a run of another lane waits, says for which run and how long, and goes on at its turn', async () => {
  const { manager } = manage({ behaviour: hangOn('hang') })
  const first = await manager.start({ source: source('a\nhang') })
  await until(manager, first.run, begun(1))
  const second = await manager.start({ source: source('b', 'exact') })
  await until(manager, second.run, ({ type }) => type === 'runWaits')
  const behind = { run: first.run, notebook: '리뷰', title: '리뷰 라벨' }
  expect(manager.active()).toMatchObject([
    { run: first.run, state: 'running', cells: 2, finished: 1, wait: null },
    {
      run: second.run,
      notebook: 'exact',
      lane: 'exact',
      models: ['tiny'],
      state: 'waiting',
      finished: 0,
      wait: { behind, ms: expect.any(Number) as number },
    },
  ])
  manager.pause(first.run)
  manager.cancel(first.run, [1])
  const events = (await collect(manager.subscribe(second.run))).map(({ event }) => event)
  expect(events.map(({ type }) => type)).toEqual([
    'runStarted',
    'runWaits',
    'runResumed',
    'cellStarted',
    'cellTokens',
    'cellDone',
    'runFinished',
  ])
  expect(events[1]).toEqual({ type: 'runWaits', at: 1000, behind })
})

test('a long run gives way after its turn and computes nothing twice', async () => {
  let endTurn = () => {}
  const engineQueue = createEngineQueue({ after: (_ms, callback) => ((endTurn = callback), () => undefined) })
  const texts = Array.from({ length: 60 }, (_, cell) => `c${cell}`)
  const { manager, computed } = manage({ behaviour: { slots: 2 }, engineQueue })
  const long = await manager.start({ source: source(texts.join('\n')) })
  await until(manager, long.run, begun(4))
  const short = await manager.start({ source: source('b', 'exact') })
  await until(manager, short.run, ({ type }) => type === 'runWaits')
  endTurn()
  await collect(manager.subscribe(short.run))
  expect(manager.activeRun('리뷰')).toBe(long.run)
  const events = (await collect(manager.subscribe(long.run))).map(({ event }) => event)
  expect(events.at(-1)).toMatchObject({ type: 'runFinished', outcome: 'done', totals: { done: 60, cached: 0 } })
  expect(computed.toSorted()).toEqual(['b', ...texts].toSorted())
  expect(computed.indexOf('b')).toBeLessThan(30)
})

test('a paused run begins no cell, keeps finished ones and goes on when it is resumed', async () => {
  const { manager, computed, requests } = manage({ behaviour: { slots: 1 } })
  const { run } = await manager.start({ source: source('a\nb\nc\nd') })
  await until(manager, run, (event) => {
    if (!begun(1)(event)) return false
    manager.pause(run)
    manager.pause(run)
    return true
  })
  while (computed.length < 2) await until(manager, run, (event) => event.type === 'cellDone' && event.cell === 1)
  expect(manager.active()).toMatchObject([{ run, state: 'paused', finished: 2 }])
  expect(computed).toEqual(['a', 'b'])
  manager.resume(run)
  const events = (await collect(manager.subscribe(run))).map(({ event }) => event)
  expect(events.filter(({ type }) => type === 'runPaused' || type === 'runResumed')).toEqual([
    { type: 'runPaused', at: 1000 },
    { type: 'runResumed', at: 1000 },
  ])
  expect(events.at(-1)).toMatchObject({ type: 'runFinished', outcome: 'done', totals: { done: 4, cached: 0, cancelled: 0 } })
  expect({ computed, requests }).toEqual({ computed: ['a', 'b', 'c', 'd'], requests: [4, 2] })
  expect(() => manager.pause(run)).toThrow('This run is over')
})

test('a paused run can be cancelled', async () => {
  const { manager } = manage({ behaviour: hangOn('hang') })
  const { run } = await manager.start({ source: source('hang\nb') })
  await until(manager, run, begun(0))
  manager.pause(run)
  manager.cancel(run)
  expect((await collect(manager.subscribe(run))).at(-1)?.event).toMatchObject({ outcome: 'cancelled', totals: { cancelled: 2 } })
})

test('a waiting run can be cancelled before its turn', async () => {
  const { manager, computed } = manage({ behaviour: hangOn('hang') })
  const first = await manager.start({ source: source('hang') })
  const second = await manager.start({ source: source('b', 'exact') })
  manager.cancel(second.run)
  manager.cancel(first.run, [0])
  const events = await collect(manager.subscribe(second.run))
  expect(events.at(-1)?.event).toMatchObject({ type: 'runFinished', outcome: 'cancelled', totals: { cancelled: 1 } })
  expect(computed).toEqual([])
})

test('a run whose cells are all cancelled one by one before its turn ends at once', async () => {
  const { manager } = manage({ behaviour: hangOn('hang') })
  const first = await manager.start({ source: source('hang') })
  await until(manager, first.run, begun(0))
  const second = await manager.start({ source: source('b\nc', 'exact') })
  await until(manager, second.run, ({ type }) => type === 'runWaits')
  manager.cancel(second.run, [0])
  manager.cancel(second.run, [1])
  expect((await collect(manager.subscribe(second.run))).at(-1)?.event).toMatchObject({ outcome: 'done', totals: { cancelled: 2 } })
  expect(manager.activeRun('리뷰')).toBe(first.run)
  manager.cancel(first.run)
  await collect(manager.subscribe(first.run))
})

test('a subscriber that joins in the middle of a cell gets its text so far', async () => {
  const behaviour: StubBehaviour = { slots: 2, on: (cell) => (cell.messages[0]?.content === 'hang' ? 'hang' : undefined) }
  const { manager } = manage({ behaviour })
  const { run } = await manager.start({ source: source('a\nhang') })
  const isHalf = ({ event }: LiveEvent) => event.type === 'cellTokens' && event.cell === 1
  await collect(manager.subscribe(run), isHalf)
  const joined = await collect(manager.subscribe(run), isHalf)
  const back = await collect(manager.subscribe(run, { afterSeq: 3 }), isHalf)
  manager.cancel(run)
  expect(joined.map(({ event }) => event.type)).toEqual(['runStarted', 'cellStarted', 'cellStarted', 'cellDone', 'cellTokens'])
  expect(joined.at(-1)).toEqual({ seq: null, event: { type: 'cellTokens', cell: 1, text: '절반', whole: true } })
  expect(back.map(({ seq, event }) => [seq, event.type])).toEqual([
    [4, 'cellDone'],
    [null, 'cellTokens'],
  ])
})

test('a subscriber that leaves does not affect the run', async () => {
  const { manager } = manage()
  const { run } = await manager.start({ source: source('a\nb') })
  const controller = new AbortController()
  const left = collect(manager.subscribe(run, { signal: controller.signal }), () => true)
  controller.abort()
  await left
  expect((await collect(manager.subscribe(run))).at(-1)?.event).toMatchObject({ type: 'runFinished', outcome: 'done' })
})

test('closing interrupts running and waiting runs, and everything is written', async () => {
  const { manager, store } = manage({ behaviour: hangOn('hang') })
  const first = await manager.start({ source: source('hang') })
  const second = await manager.start({ source: source('b') })
  await manager.close()
  expect([first, second].map(({ run }) => store.runs.get(run)?.outcome)).toEqual(['interrupted', 'interrupted'])
  await expect(manager.start({ source: source('c') })).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('a new manager closes the runs of a program that died', async () => {
  const store = openStore(':memory:')
  const run = 'r20260101-000000-dead' as RunId
  const { plan, cells } = readyRun(['a'])
  store.runs.begin(
    { type: 'runStarted', run, notebook: '리뷰', lane: 'fast', at: 5, plan, keys: cells.map(({ key }) => key) },
    { ...thisProcess(), processStart: '1' },
  )
  const { manager } = manage({ store })
  expect(manager.list('리뷰')).toMatchObject([{ run, outcome: 'interrupted' }])
  expect((await collect(manager.subscribe(run))).at(-1)?.event).toMatchObject({ type: 'runFinished', outcome: 'interrupted' })
})

test('a run of another program is followed through its log', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const here = manage({ store: openStore(file) })
  const there = manage({ store: openStore(file), behaviour: hangOn('hang') })
  const { run } = await there.manager.start({ source: source('a\nhang') })
  await collect(there.manager.subscribe(run), ({ event }) => event.type === 'cellStarted' && event.cell === 1)
  const followed = collect(here.manager.subscribe(run))
  there.manager.cancel(run)
  await there.manager.close()
  expect((await followed).map(({ seq, event }) => [seq, event.type])).toEqual([
    [1, 'runStarted'],
    [2, 'cellStarted'],
    [3, 'cellDone'],
    [4, 'cellStarted'],
    [5, 'cellsCancelled'],
    [6, 'runFinished'],
  ])
  here.store.close()
  there.store.close()
})

/** A manager as in another process with the same store. */
async function manageElsewhere() {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const owner = { host: hostname(), pid: process.ppid, processStart: '' }
  const here = manage({ store: openStore(file) })
  const there = manage({ store: openStore(file), behaviour: hangOn('hang'), owner })
  return {
    here: here.manager,
    there: there.manager,
    owner: { host: owner.host, pid: owner.pid },
    async [Symbol.asyncDispose]() {
      await Promise.all([here.manager.close(), there.manager.close()])
      here.store.close()
      there.store.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

test('a run of this or another process is announced to all who look at its notebook, and to no one else', async () => {
  await using both = await manageElsewhere()
  const { here, there, owner } = both
  const left = new AbortController()
  const seen: unknown[][] = [[], [], []]
  const looking = ['리뷰', '리뷰', 'other'].map(async (notebook, index) => {
    for await (const announced of here.watch(notebook, left.signal)) seen[index]?.push(announced)
  })
  const elsewhere = await there.start({ source: source('a\nhang') })
  const first = [null, { run: elsewhere.run, elsewhere: owner }]
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual([first, first, [null]])
  expect(here.activeRun('리뷰')).toBe(elsewhere.run)
  await here.cancelElsewhere(elsewhere.run)
  await expect.poll(() => seen[0], { timeout: 20_000 }).toEqual([...first, null])
  const own = await here.start({ source: source('b', 'other') })
  await collect(here.subscribe(own.run))
  await expect.poll(() => seen[2], { timeout: 20_000 }).toEqual([null, { run: own.run, elsewhere: null }, null])
  left.abort()
  await Promise.all(looking)
})

test('cancelling a run of another process asks that process, which cancels it; pausing it says who executes it', async () => {
  await using both = await manageElsewhere()
  const { here, there, owner } = both
  const { run } = await there.start({ source: source('a\nhang') })
  await until(there, run, begun(1))
  here.cancel(run)
  expect(() => here.pause(run)).toThrow(`process ${owner.pid}`)
  await expect(here.cancelElsewhere(run, [1])).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  await here.cancelElsewhere(run)
  expect((await collect(here.subscribe(run))).at(-1)?.event).toMatchObject({
    type: 'runFinished',
    outcome: 'cancelled',
    totals: { done: 1, cancelled: 1 },
  })
  // It is over, so there is nothing to ask any more.
  await here.cancelElsewhere(run)
  expect(() => here.pause(run)).toThrow('This run is over')
})

const totalsOf = async (manager: ReturnType<typeof manage>['manager'], run: RunId) => {
  const last = (await collect(manager.subscribe(run))).at(-1)?.event
  return last?.type === 'runFinished' ? { outcome: last.outcome, ...last.totals } : null
}

test('a cell that kills the engine costs another run on the same engine no cell', async () => {
  const behaviour: StubBehaviour = { slots: 2, on: (cell) => (cell.messages[0]?.content === 'poison' ? 'crash' : undefined) }
  const { manager } = manage({ behaviour })
  const poisoned = await manager.start({ source: source('poison\nb', 'one') })
  const innocent = await manager.start({ source: source('x', 'other') })
  expect(await totalsOf(manager, poisoned.run)).toMatchObject({ outcome: 'done', done: 1, failed: 1 })
  expect(await totalsOf(manager, innocent.run)).toMatchObject({ outcome: 'done', done: 1, failed: 0 })
})

test('an engine that dies at every cell pauses each run with the reason, and both go on with one click once it works', async () => {
  let broken = true
  const { manager, store } = manage({ behaviour: { slots: 2, on: () => (broken ? 'crash' : undefined) } })
  const lines = (from: number) => Array.from({ length: 30 }, (_, index) => `c${from + index}`)
  const one = await manager.start({ source: source(lines(0).join('\n'), 'one') })
  const other = await manager.start({ source: source(lines(20).join('\n'), 'other') })
  const because = { code: 'ENGINE_CRASHED', message: expect.stringContaining('The engine died 10 times in a row') }
  await expect
    .poll(() => manager.active(), { timeout: 20_000 })
    .toMatchObject([
      { state: 'paused', failed: 0, because },
      { state: 'paused', failed: 0, because },
    ])
  expect(store.results.makers(readyRun([...lines(0), ...lines(20)]).cells.map(({ key }) => key)).size).toBe(0)
  broken = false
  for (const { run } of [one, other]) manager.resume(run)
  expect(await totalsOf(manager, one.run)).toMatchObject({ outcome: 'done', done: 30, failed: 0 })
  expect(await totalsOf(manager, other.run)).toMatchObject({ outcome: 'done', done: 30, failed: 0 })
})

test('a cell that failed in one run is not computed again by the run that waited for it', async () => {
  const error = { code: 'ENGINE_FAILED', message: 'no logits' } as const
  let asked = 0
  const on: StubBehaviour['on'] = (cell) => {
    if (cell.messages[0]?.content !== 'slow') return undefined
    asked += 1
    return error
  }
  const { manager } = manage({ behaviour: { slots: 1, on } })
  const first = await manager.start({ source: source('a\nb\nslow', 'one') })
  await until(manager, first.run, begun(0))
  const second = await manager.start({ source: source('slow', 'other') })
  const events = (await collect(manager.subscribe(second.run))).map(({ event }) => event)
  expect({ asked, failed: events.filter(({ type }) => type === 'cellFailed') }).toEqual({
    asked: 1,
    failed: [{ type: 'cellFailed', cell: 0, error }],
  })
  const again = await manager.start({ source: source('slow', 'other') })
  await collect(manager.subscribe(again.run))
  expect(asked).toBe(2)
})

test('a run whose last cells are cancelled one by one ends, although another run is still computing them', async () => {
  const { manager } = manage({ behaviour: { ...hangOn('hang'), slots: 2 } })
  const first = await manager.start({ source: source('hang', 'one') })
  await until(manager, first.run, begun(0))
  const second = await manager.start({ source: source('hang', 'other') })
  await until(manager, second.run, ({ type }) => type === 'runStarted')
  await new Promise((resolve) => setTimeout(resolve, 20))
  manager.cancel(second.run, [0])
  expect(await totalsOf(manager, second.run)).toMatchObject({ outcome: 'done', cancelled: 1 })
  manager.cancel(first.run)
})
