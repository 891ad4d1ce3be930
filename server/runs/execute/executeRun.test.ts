import { join } from 'node:path'
import { expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import type { RunEvent } from '../../core/run/runEvent.ts'
import type { ScoreItem } from '../../engine/door/protocol.ts'
import { thisProcess } from '../../io/processOwner.ts'
import { openDatabase } from '../../io/store/database.ts'
import type { Maker } from '../../io/store/resultStore.ts'
import { createStore, openStore, type Store } from '../../io/store/store.ts'
import { limitPages } from '../../io/testing/limitPages.ts'
import { sampleOrigin, sampleResult } from '../../io/testing/sampleCells.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { beginRunLog } from '../log/runLog.ts'
import type { ReadyRun } from '../plan/runTypes.ts'
import { readyRun } from '../testing/readyRun.ts'
import { type StubBehaviour, stubEngine } from '../testing/stubEngine.ts'
import { executeRun } from './executeRun.ts'
import { createRunControl } from './runControl.ts'

let runs = 0

/** Executes a run with what the store has of it. */
async function execute(
  prepared: ReadyRun,
  {
    store = openStore(':memory:'),
    behaviour,
    on,
    resumable = true,
  }: {
    store?: Store
    behaviour?: StubBehaviour
    on?: (event: RunEvent, control: ReturnType<typeof createRunControl>) => void
    resumable?: boolean
  } = {},
) {
  runs += 1
  const keys = prepared.cells.map(({ key }) => key)
  const ready = { ...prepared, stored: prepared.noCache ? new Map<CellKey, Maker>() : store.results.makers(keys) }
  const run = `r20260101-000000-${String(runs).padStart(4, '0')}` as RunId
  const stub = stubEngine(behaviour)
  const control = createRunControl({ resumable })
  const events: RunEvent[] = []
  const started = {
    type: 'runStarted',
    run,
    notebook: ready.notebook,
    lane: ready.lane,
    at: 0,
    plan: ready.plan,
    keys,
  } as const
  const publish = ({ event }: { event: RunEvent }) => {
    events.push(event)
    on?.(event, control)
  }
  const log = beginRunLog(started, { runs: store.runs, owner: thisProcess(), publish })
  const finished = await executeRun(
    { engine: stub.engine, store, now: () => 1000, awake: () => 0, owner: thisProcess() },
    ready,
    log,
    control,
  )
  return { run, store, events, finished, ...stub }
}

const endings = (events: RunEvent[]) =>
  events
    .flatMap((event) =>
      event.type === 'cellDone' || event.type === 'cellCached' || event.type === 'cellFailed'
        ? [`${event.cell} ${event.type}`]
        : event.type === 'cellsCancelled'
          ? event.cells.map((cell) => `${cell} cancelled`)
          : [],
    )
    .toSorted()

test('a run computes every cell, streams its text and stores its log and results', async () => {
  const { run, store, events, finished } = await execute(readyRun(['가', '나']))
  expect(events.map((event) => event.type)).toEqual([
    'runStarted',
    'cellStarted',
    'cellStarted',
    'cellTokens',
    'cellDone',
    'cellTokens',
    'cellDone',
    'runFinished',
  ])
  expect(finished).toEqual({
    type: 'runFinished',
    at: 1000,
    outcome: 'done',
    totals: { ms: 0, outputTokens: 4, tokensPerSecond: 0, done: 2, failed: 0, cancelled: 0, cached: 0 },
  })
  expect([...store.runs.events(run)].map(({ event }) => event)).toEqual(events.filter((event) => event.type !== 'cellTokens'))
  expect(store.models.rates('aa', 'fast')).toEqual({ prefillPerSecond: 1000, decodePerSecond: 100, outputShare: 2 / 16 })
})

test('a second run computes nothing and does not touch the engine', async () => {
  const { store } = await execute(readyRun(['a', 'b']))
  const second = await execute(readyRun(['a', 'b', 'c']), { store })
  expect(second.computed).toEqual(['c'])
  const third = await execute(readyRun(['a', 'b', 'c']), { store })
  expect(third.requests).toEqual([])
  expect(third.finished.totals).toMatchObject({ cached: 3, done: 3, outputTokens: 0 })
})

test('cells with one key are computed once and all get the result', async () => {
  const { computed, events, finished } = await execute(readyRun(['same', 'other', 'same', 'same']))
  expect(computed).toEqual(['same', 'other'])
  expect(endings(events)).toEqual(['0 cellDone', '1 cellDone', '2 cellCached', '3 cellCached'])
  expect(finished.totals).toMatchObject({ done: 4, cached: 2, outputTokens: 4 })
})

test('without the cache everything is computed again and replaces what was stored', async () => {
  const store = openStore(':memory:')
  const ready = readyRun(['a'])
  const [cell] = ready.cells
  if (!cell) throw new Error('no cell')
  store.results.putDone({ ...sampleOrigin(1), key: cell.key }, sampleResult('old'))
  const { computed } = await execute({ ...ready, noCache: true }, { store })
  expect(computed).toEqual(['a'])
  expect(store.results.cell(cell.key)?.result?.output).toBe('답: a')
})

test('an error is stored, and the next run retries it unless told not to', async () => {
  const error = { code: 'CONTEXT_TOO_SMALL', message: 'too long' } as const
  const first = await execute(readyRun(['a', 'long']), {
    behaviour: { on: (cell) => (cell.messages[0]?.content === 'long' ? error : undefined) },
  })
  expect(endings(first.events)).toEqual(['0 cellDone', '1 cellFailed'])
  expect(first.finished).toMatchObject({ outcome: 'done', totals: { done: 1, failed: 1 } })
  const kept = await execute(readyRun(['a', 'long'], { retryFailed: false }), { store: first.store })
  expect(kept.events).toContainEqual({ type: 'cellFailed', cell: 1, error })
  expect(kept.computed).toEqual([])
  const retried = await execute(readyRun(['a', 'long']), { store: first.store })
  expect(retried.computed).toEqual(['long'])
})

test('a cell that kills the engine fails after it died alone twice, and every other cell is done', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => `c${index}`)
  const { events, finished, computed } = await execute(readyRun(texts), {
    behaviour: { slots: 8, on: (cell) => (cell.messages[0]?.content === 'c5' ? 'crash' : undefined) },
  })
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 19, failed: 1, cancelled: 0 } })
  expect(computed.toSorted()).toEqual(texts.filter((text) => text !== 'c5').toSorted())
  expect(events.filter((event) => event.type === 'cellFailed')).toEqual([
    {
      type: 'cellFailed',
      cell: 5,
      error: {
        code: 'ENGINE_CRASHED',
        message: 'The engine died twice while it worked on this cell and nothing else. The engine process died.',
      },
    },
  ])
  expect(events).toContainEqual({ type: 'cellRetried', cell: 5 })
})

test('an engine that dies once costs no cell', async () => {
  const { finished } = await execute(readyRun(['a', 'b', 'c', 'd', 'e']), {
    behaviour: { on: (cell, request) => (request === 1 && cell.messages[0]?.content === 'b' ? 'crash' : undefined) },
  })
  expect(finished.totals).toMatchObject({ done: 5, failed: 0 })
})

const hundred = Array.from({ length: 100 }, (_, index) => `c${index}`)

test.for<[string, (broken: () => boolean) => StubBehaviour, number]>([
  ['at every cell', (broken) => ({ on: () => (broken() ? 'crash' : undefined) }), 10],
  ['before any cell begins', (broken) => ({ dead: broken }), 2],
])('an engine that dies %s pauses the run with the reason; no cell fails, and resumed the run goes on', async ([, behaviour, deaths]) => {
  let broken = true
  const { finished, events, requests } = await execute(readyRun(hundred), {
    behaviour: behaviour(() => broken),
    on: (event, control) => {
      if (event.type !== 'runPaused') return
      broken = false
      setImmediate(control.resume)
    },
  })
  expect(events.filter(({ type }) => type === 'runPaused')).toEqual([
    {
      type: 'runPaused',
      at: 1000,
      because: {
        code: 'ENGINE_CRASHED',
        message: `The engine died ${deaths} times in a row without a result. 100 cells are left, not marked as failed. The last time: The engine process died.`,
      },
    },
  ])
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 100, failed: 0 } })
  expect(requests.length).toBeGreaterThan(deaths)
})

test('where nobody can resume it, a run whose engine keeps dying ends with the reason, and no cell fails', async () => {
  const { finished, requests, store } = await execute(readyRun(hundred), { behaviour: { on: () => 'crash' }, resumable: false })
  expect(finished).toMatchObject({
    outcome: 'interrupted',
    totals: { done: 0, failed: 0, cancelled: 100 },
    error: { code: 'ENGINE_CRASHED', message: expect.stringContaining('100 cells are left, not marked as failed') },
  })
  expect(requests.length).toBe(10)
  expect(store.results.makers(readyRun(hundred).cells.map(({ key }) => key)).size).toBe(0)
})

test.for([
  ['crash', 'The engine died twice while it compiled the grammar of this cell. The engine process died.', 2],
  ['stuck', 'The engine stopped answering while it compiled the grammar of this cell. The engine process did not answer for 10 s.', 1],
] as const)('a grammar that ends the engine (%s) fails its own cells, and all others are done', async ([fate, message, deaths]) => {
  const { finished, events, computed, requests } = await execute(readyRun(hundred), {
    behaviour: { compile: (cell) => (cell.messages[0]?.content === 'c50' ? fate : undefined) },
  })
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 99, failed: 1 } })
  expect(events.filter(({ type }) => type === 'cellFailed')).toMatchObject([{ cell: 50, error: { message } }])
  expect(computed).toHaveLength(99)
  expect(requests).toHaveLength(deaths + 1)
})

test('a model file that has changed ends the run with the reason, no cell fails, and a later request is not made', async () => {
  const changed = new AppError('MODEL_CHANGED', 'The model file was replaced.')
  const { finished, store, requests } = await execute(readyRun(['a', 'b']), { behaviour: { compile: () => changed } })
  expect(finished).toMatchObject({ outcome: 'failed', error: changed.toData(), totals: { done: 0, failed: 0, cancelled: 2 } })
  expect(store.results.makers(readyRun(['a', 'b']).cells.map(({ key }) => key)).size).toBe(0)
  expect(requests).toHaveLength(1)
})

test('cancelling ends open cells, keeps finished ones, and the log says so', async () => {
  const { finished, events, store } = await execute(readyRun(['a', 'b', 'c', 'd', 'e', 'f']), {
    behaviour: { slots: 2 },
    on: (event, control) => event.type === 'cellDone' && control.cancel(),
  })
  expect(finished).toMatchObject({ outcome: 'cancelled', totals: { done: 1, cancelled: 5 } })
  expect(endings(events)).toEqual(['0 cellDone', '1 cancelled', '2 cancelled', '3 cancelled', '4 cancelled', '5 cancelled'])
  expect(store.results.makers(readyRun(['a', 'b']).cells.map(({ key }) => key)).size).toBe(1)
})

test('one cell can be cancelled while it runs or waits, and the rest goes on', async () => {
  const cancelOnce = (event: RunEvent, control: ReturnType<typeof createRunControl>) =>
    event.type === 'cellStarted' && event.cell === 1 && control.cancel([1, 3])
  const { finished, computed, events } = await execute(readyRun(['a', 'hang', 'c', 'd', 'd']), {
    behaviour: { slots: 2, on: (cell) => (cell.messages[0]?.content === 'hang' ? 'hang' : undefined) },
    on: cancelOnce,
  })
  expect(computed).toEqual(['a', 'c', 'd'])
  expect(endings(events)).toEqual(['0 cellDone', '1 cancelled', '2 cellDone', '3 cancelled', '4 cellDone'])
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 3, cancelled: 2 } })
})

test('a full disk ends the run with an error, and no finished cell is lost', { timeout: 30_000 }, async () => {
  await using folder = await temporaryFolder()
  const database = openDatabase(join(folder.path, 'assay.db'))
  const store = createStore(database)
  const texts = Array.from({ length: 3000 }, (_, index) => `c${index}`.repeat(200))
  let full = false
  const fill = (event: RunEvent) => {
    if (full || event.type !== 'cellDone') return
    full = true
    limitPages(database, 4)
  }
  const { finished, run, computed } = await execute(readyRun(texts), { store, on: fill })
  expect(finished).toMatchObject({
    outcome: 'failed',
    error: { code: 'DISK_FULL', message: expect.stringContaining('Free some space') as string },
  })
  expect(finished.totals.done).toBeLessThan(3000)
  // The engine was stopped: what it computed from then on would have been lost.
  expect(computed.length).toBeLessThan(3000)
  limitPages(database, 100_000)
  const again = await execute(readyRun(texts), { store })
  expect(again.finished).toMatchObject({ outcome: 'done', totals: { done: 3000, cached: finished.totals.done } })
  expect(store.runs.get(run)?.outcome).toBe('failed')
  store.close()
})

test('cells of another context length go to the engine in their own request, with that length', async () => {
  const ready = readyRun(['short', 'long', 'short too'])
  const cells = ready.cells.map((cell, index) => (index === 1 ? { ...cell, context: 8192 } : cell))
  const { contextSizes, finished } = await execute({ ...ready, cells })
  expect(contextSizes).toEqual([undefined, 8192])
  expect(finished.totals).toMatchObject({ done: 3, failed: 0 })
})

test('cells go to the engine adapter by adapter, and their results say which one computed them', async () => {
  const use = { id: 'tone', path: '/tone.gguf', hash: 'dd', files: [], scale: 1 }
  const ready = readyRun(['가', '나', '다', '라', '마'])
  const scales = [null, 0.5, 1, 0.5, null]
  const cells = ready.cells.map((cell, index) => {
    const scale = scales[index] ?? null
    return { ...cell, ...(scale === null ? {} : { adapter: { id: 'tone', scale } }), logprobs: 1 }
  })
  const models = new Map([...ready.models].map(([id, model]) => [id, { ...model, adapters: { tone: use } }]))
  const { adapters, computed, scored, store, finished } = await execute({ ...ready, cells, models })
  expect(adapters).toEqual([null, 'tone@0.5', 'tone@1'])
  expect(computed).toEqual(['가', '마', '나', '라', '다'])
  expect(scored).toEqual([2, 2, 1])
  expect(finished.totals).toMatchObject({ done: 5, failed: 0 })
  const stored = cells.map(({ key }) => store.results.cell(key)?.request.adapter)
  expect(stored).toEqual(scales.map((scale) => (scale === null ? undefined : { id: 'tone', hash: 'dd', scale })))
})

test('a cell that the plan refuses fails with its reason and never reaches the engine', async () => {
  const ready = readyRun(['a', 'long', 'long'])
  const key = ready.cells[1]?.key
  if (!key) throw new Error('no cell')
  const error = { code: 'CONTEXT_TOO_SMALL', message: 'The prompt has 5,000 tokens.' } as const
  const { computed, events, finished, store } = await execute({ ...ready, refused: new Map([[key, { error }]]) })
  expect(computed).toEqual(['a'])
  expect(endings(events)).toEqual(['0 cellDone', '1 cellFailed', '2 cellFailed'])
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 1, failed: 2 } })
  expect(store.results.cell(key)?.error).toEqual(error)
})

test('cells of another time limit go in their own request, the others have ten minutes, and a cell that is asked for twice has the longer limit', async () => {
  const ready = readyRun(['a', 'b', 'c', 'b', 'c'])
  const limits = [undefined, 60_000, 60_000, 90_000, undefined]
  const cells = ready.cells.map((cell, index) => (limits[index] === undefined ? cell : { ...cell, timeLimitMs: limits[index] }))
  const { timeLimitsMs, requests, finished } = await execute({ ...ready, cells })
  expect({ timeLimitsMs, requests }).toEqual({ timeLimitsMs: [600_000, 90_000], requests: [2, 1] })
  expect(finished.totals).toMatchObject({ done: 5, failed: 0 })
})

test('a cell that took too long fails with its reason, and the rest goes on', async () => {
  const error = { code: 'CELL_TIMEOUT', message: 'The cell took longer than 60 s.' } as const
  const { events, finished, store } = await execute(readyRun(['a', 'slow', 'c']), {
    behaviour: { on: (cell) => (cell.messages[0]?.content === 'slow' ? error : undefined) },
  })
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 2, failed: 1 } })
  expect(events).toContainEqual({ type: 'cellFailed', cell: 1, error })
  expect(store.results.cell(readyRun(['slow']).cells[0]?.key as CellKey)?.error).toEqual(error)
})

test('a run with cancelled cells does not change the measured share of output tokens', async () => {
  const { store } = await execute(readyRun(['a', 'b', 'c', 'hang']), {
    behaviour: { slots: 4, on: (cell) => (cell.messages[0]?.content === 'hang' ? 'hang' : undefined) },
    on: (event, control) => event.type === 'cellTokens' && event.cell === 3 && control.cancel([3]),
  })
  expect(store.models.rates('aa', 'fast')).toMatchObject({ prefillPerSecond: 1000, decodePerSecond: 100 })
  expect(store.models.rates('aa', 'fast')?.outputShare).toBe(2 / 16)
})

test('a pause while stored cells are still read is logged at once, and the run goes on when it is resumed', async () => {
  const { store } = await execute(readyRun(['a', 'b']))
  const { events, finished } = await execute(readyRun(['a', 'b', 'c']), {
    store,
    on: (event, control) => {
      if (event.type === 'cellCached') control.pause()
      if (event.type === 'runPaused') setImmediate(() => setImmediate(control.resume))
    },
  })
  expect(events.map(({ type }) => type)).toEqual([
    'runStarted',
    'cellCached',
    'runPaused',
    'cellCached',
    'runResumed',
    'cellStarted',
    'cellTokens',
    'cellDone',
    'runFinished',
  ])
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 3, cached: 2 } })
})

test('if a sweep asks for log-probabilities, they are read after the cells are done, kept, and not read again', async () => {
  const asking = (ready: ReadyRun, logprobs: number[]) => ({
    ...ready,
    cells: ready.cells.map((cell, index) => (logprobs[index] ? { ...cell, logprobs: logprobs[index] } : cell)),
  })
  const texts = ['a', 'b', 'c', 'a']
  const { store, scored, events } = await execute(asking(readyRun(texts), [3, 0, 20, 12]))
  expect(scored).toEqual([1, 1])
  expect(events.at(-2)).toEqual({ type: 'engineNote', level: 'info', message: 'Reading log-probabilities: 0 of 2 outputs.' })
  const kept = readyRun(texts).cells.map(({ key }) => store.tokenScores.get(key)?.map(({ token, top }) => [token, top.length]) ?? null)
  const tokens = (alternatives: number) => [1, 2, 0].map((token) => [token, alternatives])
  expect(kept).toEqual([tokens(12), null, tokens(20), tokens(12)])
  const again = await execute(asking(readyRun(texts), [3, 0, 20, 0]), { store })
  const more = await execute(asking(readyRun(texts), [13, 0, 0, 0]), { store })
  expect([again.scored, more.scored]).toEqual([[], [1]])
})

test('log-probabilities that cannot be read affect no cell, and the log says why', async () => {
  const ready = readyRun(['a'])
  const { events, finished } = await execute(
    { ...ready, cells: ready.cells.map((cell) => ({ ...cell, logprobs: 5 })) },
    { behaviour: { score: () => new AppError('OUT_OF_MEMORY', 'Memory is short. Close other programs.') } },
  )
  expect(finished).toMatchObject({ outcome: 'done', totals: { done: 1 } })
  expect(events.at(-2)).toEqual({
    type: 'engineNote',
    level: 'warning',
    message: 'The log-probabilities of 1 outputs could not be read: Memory is short. Close other programs.',
  })
})

const many = () => {
  const ready = readyRun(Array.from({ length: 40 }, (_, n) => `q${n}`))
  return { ...ready, cells: ready.cells.map((cell) => ({ ...cell, logprobs: 5 })) }
}
const keptOf = (ready: ReadyRun, store: Store) => ready.cells.filter(({ key }) => store.tokenScores.get(key) !== null).length

test('if the engine dies while it reads log-probabilities none is lost, and an output that it cannot read costs only its own', async () => {
  const died = await execute(many(), {
    behaviour: { score: (request) => (request === 1 ? new AppError('ENGINE_CRASHED', 'The engine process died.') : null) },
  })
  expect([keptOf(many(), died.store), died.events.some((event) => event.type === 'engineNote' && event.level === 'warning')]).toEqual([
    40,
    false,
  ])

  const poisoned = (text: string) => (_: number, items: readonly ScoreItem[]) =>
    items.some(({ messages }) => messages.some(({ content }) => content === text))
      ? new AppError('ENGINE_FAILED', 'It cannot be read.')
      : null
  for (const text of ['q0', 'q15', 'q22']) {
    const { store, events } = await execute(many(), { behaviour: { score: poisoned(text) } })
    expect(keptOf(many(), store)).toBe(39)
    expect(events.at(-2)).toMatchObject({
      level: 'warning',
      message: 'The log-probabilities of 1 outputs could not be read: It cannot be read.',
    })
  }
})

test('an engine that cannot read log-probabilities is asked only a few times', async () => {
  let asks = 0
  const { events } = await execute(many(), {
    behaviour: {
      score: (request) => {
        asks = request
        return new AppError('OUT_OF_MEMORY', 'Memory is short.')
      },
    },
  })
  expect(asks).toBe(8)
  expect(events.at(-2)).toMatchObject({ message: 'The log-probabilities of 40 outputs could not be read: Memory is short.' })
})

test('a pause also stops the reading of log-probabilities', async () => {
  let [asks, atPause] = [0, 0]
  let pause = () => {}
  const { store, events } = await execute(many(), {
    behaviour: {
      score: (request) => {
        asks = request
        if (request === 1) pause()
        return null
      },
    },
    on: (event, control) => {
      pause = control.pause
      if (event.type !== 'runPaused') return
      setTimeout(() => {
        atPause = asks
        control.resume()
      }, 20)
    },
  })
  expect([atPause, asks, keptOf(many(), store)]).toEqual([1, 3, 40])
  expect(events.map(({ type }) => type).filter((type) => type.startsWith('run'))).toEqual([
    'runStarted',
    'runPaused',
    'runResumed',
    'runFinished',
  ])
})
