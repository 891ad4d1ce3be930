import { describe, expect, test, vi } from 'vitest'
import type { CellKey, RunId } from '#server/core/ids.ts'
import { foldRun } from '#server/core/run/foldRun.ts'
import { initialRunState } from '#server/core/run/initialRunState.ts'
import type { RunEvent } from '#server/core/run/runEvent.ts'
import { createCellStore } from './cellStore.ts'
import { runPositions } from './cellView.ts'

const run = 'r20261122-000000-abcd' as RunId
const [a, b] = ['a', 'b'] as CellKey[] as [CellKey, CellKey]
const plan = { cells: 2, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const started: RunEvent = { type: 'runStarted', run, notebook: 'n', lane: 'fast', at: 0, plan, keys: [a, b] }
const states = (events: RunEvent[]) =>
  events.reduce((all, event) => [...all, foldRun(all.at(-1) ?? initialRunState(), event)], [] as ReturnType<typeof initialRunState>[])

function opened(events: RunEvent[]) {
  const store = createCellStore()
  const all = states([started, ...events])
  const show = (at: number) => store.setLive({ run, state: all[at] ?? null, positions: runPositions([a, b]) })
  show(0)
  return { store, show }
}

describe('the cells of a grid during a run', () => {
  test('only listeners of the cell that moved are told', () => {
    const { store, show } = opened([{ type: 'cellStarted', cell: 1 }])
    const [first, second, every] = [vi.fn(), vi.fn(), vi.fn()]
    store.subscribe([a], first)
    store.subscribe([b], second)
    store.subscribeAll(every)
    show(1)
    expect([first, second, every].map((listener) => listener.mock.calls.length)).toEqual([0, 1, 1])
    expect([store.view(a), store.view(b)]).toEqual([{ status: 'queued' }, { status: 'running', text: '' }])
  })

  test('the version of a place changes with any of its repeats and with nothing else', () => {
    const { store, show } = opened([
      { type: 'cellStarted', cell: 1 },
      { type: 'cellTokens', cell: 1, text: '안' },
    ])
    const before = [store.version([a]), store.version([a, b])]
    show(1)
    expect([store.version([a]) === before[0], store.version([a, b]) === before[1]]).toEqual([true, false])
  })

  test('everybody is told when stored results come or another run begins', () => {
    const { store } = opened([])
    const listener = vi.fn()
    const stop = store.subscribe([a, b], listener)
    store.setResults({ [a]: { status: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } } })
    store.setLive({ run: 'r20261122-000001-abcd' as RunId, state: null, positions: new Map() })
    expect(listener).toHaveBeenCalledTimes(2)
    expect(store.view(a)).toEqual({ status: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } })
    stop()
    store.setResults({})
    expect(listener).toHaveBeenCalledTimes(2)
  })
})
