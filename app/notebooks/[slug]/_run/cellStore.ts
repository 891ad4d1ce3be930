import type { Grid } from '#server/api/services.ts'
import type { CellKey } from '#server/core/ids.ts'
import { cellView, type CellView } from './cellView.ts'
import type { LiveRunSnapshot } from './liveRun.ts'

/**
 * What every cell shows now, for components that each draw a few: a live run tells the listeners of the cells that moved and
 * nobody else, so that a streaming cell does not draw the whole grid again.
 */
export type CellStore = {
  view: (key: CellKey | null) => CellView
  /** A number that changes whenever one of these cells does. */
  version: (keys: readonly (CellKey | null)[]) => number
  subscribe: (keys: readonly (CellKey | null)[], listener: () => void) => () => void
  /** Told after every change of any cell. */
  subscribeAll: (listener: () => void) => () => void
  setResults: (results: Grid['results']) => void
  setLive: (live: LiveRunSnapshot) => void
}

export function createCellStore(): CellStore {
  let results: Grid['results'] = {}
  let live: LiveRunSnapshot = { run: null, state: null, positions: new Map() }
  // Versions only grow, so the sum over a few cells changes with each of them.
  let epoch = 0
  const versions = new Map<CellKey, number>()
  const listeners = new Map<CellKey, Set<() => void>>()
  const everyListener = new Set<() => void>()

  function tellAll(): void {
    epoch += 1
    const told = new Set<() => void>()
    for (const each of listeners.values()) for (const listener of each) told.add(listener)
    for (const listener of told) listener()
    for (const listener of everyListener) listener()
  }

  function tell(keys: Iterable<CellKey>): void {
    const told = new Set<() => void>()
    let any = false
    for (const key of keys) {
      any = true
      versions.set(key, (versions.get(key) ?? 0) + 1)
      for (const listener of listeners.get(key) ?? []) told.add(listener)
    }
    for (const listener of told) listener()
    if (any) for (const listener of everyListener) listener()
  }

  return {
    view: (key) => cellView(key, results, live.state, live.positions),
    version: (keys) => keys.reduce((sum, key) => sum + (key === null ? 0 : (versions.get(key) ?? 0)), epoch),
    subscribe: (keys, listener) => {
      for (const key of keys) {
        if (key === null) continue
        const here = listeners.get(key) ?? new Set()
        here.add(listener)
        listeners.set(key, here)
      }
      return () => {
        for (const key of keys) {
          if (key === null) continue
          const here = listeners.get(key)
          here?.delete(listener)
          if (here?.size === 0) listeners.delete(key)
        }
      }
    },
    subscribeAll: (listener) => {
      everyListener.add(listener)
      return () => everyListener.delete(listener)
    },
    setResults: (next) => {
      if (next === results) return
      results = next
      tellAll()
    },
    setLive: (next) => {
      const before = live
      live = next
      const comparable = before.state && next.state && before.state.keys === next.state.keys && before.state.status === next.state.status
      if (!comparable) {
        if (before.state !== next.state || before.run !== next.run) tellAll()
        return
      }
      tell(changedKeys(before, next))
    },
  }
}

function* changedKeys(before: LiveRunSnapshot, next: LiveRunSnapshot): Generator<CellKey> {
  const cells = next.state?.cells ?? []
  const old = before.state?.cells ?? []
  for (let position = 0; position < cells.length; position += 1) {
    const key = next.state?.keys[position]
    if (cells[position] !== old[position] && key !== undefined) yield key
  }
}
