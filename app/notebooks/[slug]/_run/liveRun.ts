import type { CellKey, RunId } from '#server/core/ids.ts'
import { RunFold } from '#server/core/run/foldRun.ts'
import { fromPageEvent, type NumberedPageEvent, type PageResult, type PageRun } from '#server/core/run/pageEvent.ts'
import { runPositions } from './cellView.ts'

/** The followed run at one moment; `state` is null until its first event. */
export type LiveRunSnapshot = {
  run: RunId | null
  state: PageRun | null
  positions: ReadonlyMap<CellKey, number>
  /** Positions of the cells that changed since the snapshot before; null if any may have changed. */
  moved: ReadonlySet<number> | null
}

export type LiveRun = {
  getSnapshot: () => LiveRunSnapshot
  subscribe: (listener: () => void) => () => void
  /** Follows another run from its start. */
  follow: (run: RunId) => void
  /** Applies events; true if the run has ended. */
  push: (events: readonly NumberedPageEvent[]) => boolean
  /** Number of the newest stored event that was received; 0 before the first. */
  lastSeq: () => number
}

const nothing: LiveRunSnapshot = { run: null, state: null, positions: new Map(), moved: null }

/** Folds a run's events and calls listeners once a frame, however fast the events come. `schedule` is requestAnimationFrame on the page. */
export function createLiveRun(schedule: (callback: () => void) => void): LiveRun {
  let fold = newFold()
  let snapshot = nothing
  let scheduled = false
  const listeners = new Set<() => void>()

  function publish(): void {
    scheduled = false
    const { state, moved } = fold.handOut()
    const positions = state.keys === snapshot.state?.keys ? snapshot.positions : runPositions(state.keys)
    snapshot = { run: snapshot.run, state: state.run === null ? null : state, positions, moved }
    for (const listener of listeners) listener()
  }

  return {
    lastSeq: () => fold.lastSeq,
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    follow: (run) => {
      if (snapshot.run === run) return
      fold = newFold()
      snapshot = { ...nothing, run }
      for (const listener of listeners) listener()
    },
    push: (events) => {
      let changed = false
      for (const { seq, event } of events) {
        if (fold.apply(fromPageEvent(event), seq)) changed = true
      }
      if (changed && !scheduled) {
        scheduled = true
        schedule(publish)
      }
      return fold.read(({ endedAt }) => endedAt !== null)
    },
  }
}

const newFold = () => new RunFold<PageResult, undefined>()
