import type { StoredResult } from '#server/core/grid/packedResults.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import type { PageCell } from '#server/core/run/pageEvent.ts'
import { cellView, fromLive, storedView, type CellView } from './cellView.ts'
import type { LiveRunSnapshot } from './liveRun.ts'

/** Keys of the grid's cells that have a stored result or error. `madeBy`: the run that made it; another run means another result. */
export type StoredKeys = { done: readonly CellKey[]; failed: readonly CellKey[]; madeBy?: ReadonlyMap<CellKey, RunId> }

/**
 * What every cell shows now, for components that each show a few cells. Only the listeners of cells that changed are called,
 * so that a streaming cell does not render the whole grid again.
 */
export type CellStore = {
  view: (key: CellKey | null) => CellView
  /** A number that changes whenever one of these cells does. */
  version: (keys: readonly (CellKey | null)[]) => number
  subscribe: (keys: readonly (CellKey | null)[], listener: () => void) => () => void
  /** Calls `listener` after every change of any cell. */
  subscribeAll: (listener: () => void) => () => void
  /** Keys with a listener: cells in sight. */
  inSight: () => Iterable<CellKey>
  /** Keys whose result is in the store and not on the page yet; the failed ones first. */
  unread: () => ReadonlySet<CellKey>
  /** Sets which cells of the grid have something stored, according to the server's latest answer. */
  setStored: (stored: StoredKeys) => void
  /** Results that were read. */
  addResults: (results: readonly (readonly [CellKey, StoredResult])[]) => void
  /** These keys have no result after all. */
  forget: (keys: readonly CellKey[]) => void
  setLive: (live: LiveRunSnapshot) => void
}

export function createCellStore(): CellStore {
  const views = new Map<CellKey, CellView>()
  const unread = new Set<CellKey>()
  /** Which run made what a view shows, as far as it is known. */
  const madeBy = new Map<CellKey, RunId>()
  let latest: StoredKeys['madeBy']
  const stored = { views, unread, madeBy }
  let live: LiveRunSnapshot = { run: null, state: null, positions: new Map(), moved: null }
  // Versions only grow, so the sum over some cells changes with each of them.
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

  /** Keeps what a run made for when the next run takes its place. */
  function keep(key: CellKey, state: PageCell | undefined): void {
    if (state?.status === 'done' && state.cached) {
      if (!views.has(key) || views.get(key)?.status === 'failed') unread.add(key)
    } else if (state?.status === 'done' || state?.status === 'failed') {
      const view = fromLive(state)
      views.set(key, view.status === 'done' ? { ...view, cached: true } : view)
      if (live.run) madeBy.set(key, live.run)
      unread.delete(key)
    }
  }

  return {
    view: (key) => cellView(key, stored, live.state, live.positions),
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
    inSight: () => listeners.keys(),
    unread: () => unread,
    setStored: ({ done, failed, madeBy: makers }) => {
      latest = makers
      let changed = false
      const another = (key: CellKey) => makers?.has(key) === true && makers.get(key) !== madeBy.get(key)
      // A set keeps the order of insertion: failed cells are read first.
      for (const key of failed) if ((!views.has(key) || another(key)) && !unread.has(key)) changed = unread.add(key).has(key)
      for (const key of done) {
        const known = views.get(key)
        if ((known === undefined || known.status === 'failed' || another(key)) && !unread.has(key)) changed = unread.add(key).has(key)
      }
      if (changed) tellAll()
    },
    addResults: (results) => {
      for (const [key, result] of results) {
        // A run may have made a newer result meanwhile.
        if (!unread.delete(key)) continue
        views.set(key, storedView(result))
        const maker = latest?.get(key)
        if (maker) madeBy.set(key, maker)
      }
      tell(results.map(([key]) => key))
    },
    forget: (keys) => {
      for (const key of keys) unread.delete(key)
      tell(keys)
    },
    setLive: (next) => {
      const before = live
      live = next
      const { state, moved } = next
      const comparable = before.state && state && before.state.keys === state.keys && before.state.status === state.status
      const positions = comparable && moved ? moved : (state?.keys.keys() ?? [])
      const changed: CellKey[] = []
      for (const position of positions) {
        const key = state?.keys[position]
        if (key === undefined || state?.cells[position] === before.state?.cells[position]) continue
        keep(key, state?.cells[position])
        changed.push(key)
      }
      if (comparable) tell(changed)
      else if (before.state !== state || before.run !== next.run) tellAll()
    },
  }
}
