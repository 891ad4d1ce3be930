import { describe, expect, test, vi } from 'vitest'
import type { CellKey, RunId } from '#server/core/ids.ts'
import { foldRun } from '#server/core/run/foldRun.ts'
import { fromPageEvent, type PageEvent, type PageRun } from '#server/core/run/pageEvent.ts'
import { initialRunState } from '#server/core/run/runState.ts'
import { createCellStore } from './cellStore.ts'
import { runPositions } from './cellView.ts'

const run = 'r20261122-000000-abcd' as RunId
const [a, b] = ['a', 'b'] as CellKey[] as [CellKey, CellKey]
const plan = { cells: 2, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const started: PageEvent = { type: 'runStarted', run, notebook: 'n', lane: 'fast', at: 0, plan, keys: [a, b] }
const shown = { thought: null, finishReason: 'stop' as const, tokens: { prompt: 3, output: 1 }, timing: { ttftMs: 5, totalMs: 9 } }
const made = { ...shown, output: '안녕', outputTokenIds: [1], renderedPrompt: 'p' }
const states = (events: PageEvent[]) =>
  events.reduce<PageRun[]>((all, event) => [...all, foldRun(all.at(-1) ?? initialRunState(), fromPageEvent(event))], [])

function opened(events: PageEvent[]) {
  const store = createCellStore()
  const all = states([started, ...events])
  const show = (at: number, moved: ReadonlySet<number> | null = null) =>
    store.setLive({ run, state: all[at] ?? null, positions: runPositions([a, b]), moved })
  show(0)
  return { store, show }
}

describe('the cells of a grid during a run', () => {
  test('only listeners of the cell that changed are called', () => {
    const { store, show } = opened([{ type: 'cellStarted', cell: 1 }])
    const [first, second, every] = [vi.fn(), vi.fn(), vi.fn()]
    store.subscribe([a], first)
    store.subscribe([b], second)
    store.subscribeAll(every)
    show(1)
    expect([first, second, every].map((listener) => listener.mock.calls.length)).toEqual([0, 1, 1])
    expect([store.view(a), store.view(b)]).toEqual([{ status: 'queued' }, { status: 'running', text: '' }])
  })

  test('the version of some cells changes with any of them and with nothing else', () => {
    const { store, show } = opened([
      { type: 'cellStarted', cell: 1 },
      { type: 'cellTokens', cell: 1, text: '안' },
    ])
    const before = [store.version([a]), store.version([a, b])]
    show(1)
    expect([store.version([a]) === before[0], store.version([a, b]) === before[1]]).toEqual([true, false])
  })

  test('all listeners are called when stored results arrive or another run begins', () => {
    const { store } = opened([])
    const listener = vi.fn()
    const stop = store.subscribe([a, b], listener)
    store.setStored({ done: [], failed: [a] })
    store.setLive({ run: 'r20261122-000001-abcd' as RunId, state: null, positions: new Map(), moved: null })
    expect(listener).toHaveBeenCalledTimes(2)
    expect(store.view(a)).toEqual({ status: 'loading' })
    store.addResults([[a, { status: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } }]])
    expect(listener).toHaveBeenCalledTimes(3)
    expect(store.view(a)).toEqual({ status: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } })
    stop()
    store.setStored({ done: [b], failed: [] })
    expect(listener).toHaveBeenCalledTimes(3)
  })

  test('only cells that moved according to the snapshot are compared', () => {
    const { store, show } = opened([
      { type: 'cellStarted', cell: 0 },
      { type: 'cellStarted', cell: 1 },
    ])
    const told = vi.fn()
    store.subscribe([a], told)
    show(2, new Set([1]))
    expect(told).not.toHaveBeenCalled()
  })

  test('what a run made stays when another run begins, and an older answer of the server does not replace it', () => {
    const { store, show } = opened([
      { type: 'cellStarted', cell: 0 },
      { type: 'cellDone', cell: 0, result: made },
    ])
    store.setStored({ done: [a], failed: [] })
    show(2)
    store.addResults([[a, { ...shown, status: 'done', output: '옛' }]])
    store.setLive({ run: 'r20261122-000001-abcd' as RunId, state: null, positions: new Map(), moved: null })
    expect(store.view(a)).toEqual({ ...shown, status: 'done', output: '안녕', cached: true })
  })

  test('a cell that the run found stored is read from the store', () => {
    const { store, show } = opened([{ type: 'cellCached', cell: 0 }])
    show(1)
    expect([store.view(a), [...store.unread()]]).toEqual([{ status: 'loading' }, [a]])
    store.addResults([[a, { ...shown, status: 'done', output: '옛' }]])
    expect(store.view(a)).toEqual({ ...shown, status: 'done', output: '옛', cached: true })
  })

  test('a result that another tab computed again is read again, and the old one is shown until then', () => {
    const { store, show } = opened([
      { type: 'cellStarted', cell: 0 },
      { type: 'cellDone', cell: 0, result: made },
    ])
    show(2)
    const other = 'r20261122-000009-abcd' as RunId
    const stored = (by: RunId) => store.setStored({ done: [a], failed: [], madeBy: new Map([[a, by]]) })
    stored(run)
    expect([...store.unread()]).toEqual([])
    stored(other)
    expect([[...store.unread()], store.view(a)]).toEqual([[a], { ...shown, status: 'done', output: '안녕', cached: false }])
    store.addResults([[a, { ...shown, status: 'done', output: '새로' }]])
    expect(store.view(a)).toEqual({ ...shown, status: 'done', output: '새로', cached: true })
    stored(other)
    expect([...store.unread()]).toEqual([])
  })

  test('a new failure in another tab is read again too, and the same one is not', () => {
    const store = createCellStore()
    const failed = (by: string) => store.setStored({ done: [], failed: [b], madeBy: new Map([[b, by as RunId]]) })
    failed('r1')
    store.addResults([[b, { status: 'failed', error: { code: 'ENGINE_FAILED', message: '하나' } }]])
    failed('r1')
    expect([...store.unread()]).toEqual([])
    failed('r2')
    expect([...store.unread()]).toEqual([b])
    store.addResults([[b, { status: 'failed', error: { code: 'ENGINE_FAILED', message: '둘' } }]])
    expect(store.view(b)).toMatchObject({ error: { message: '둘' } })
  })
})
