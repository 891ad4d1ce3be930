import type { CellKey, RunId } from '#server/core/ids.ts'
import { RunFold } from '#server/core/run/runFold.ts'
import type { RunEvent, RunState } from '#server/core/run/runEvent.ts'
import { runPositions } from './cellView.ts'

/** One run as it goes on: `state` is null until its first event. */
export type LiveRunSnapshot = { run: RunId | null; state: RunState | null; positions: ReadonlyMap<CellKey, number> }

export type LiveRun = {
  getSnapshot: () => LiveRunSnapshot
  subscribe: (listener: () => void) => () => void
  /** Begins to follow another run; what was shown of the former one goes. */
  follow: (run: RunId) => void
  /** `seq` is null for live tokens. */
  push: (event: RunEvent, seq: number | null) => void
}

const nothing: LiveRunSnapshot = { run: null, state: null, positions: new Map() }

/** Folds a run's events and tells listeners once a frame, however fast the events come. `schedule` is requestAnimationFrame on the page. */
export function createLiveRun(schedule: (callback: () => void) => void): LiveRun {
  let fold = new RunFold()
  let snapshot = nothing
  let scheduled = false
  const listeners = new Set<() => void>()

  function publish(): void {
    scheduled = false
    const state = fold.state
    const positions = state.keys === snapshot.state?.keys ? snapshot.positions : runPositions(state.keys)
    snapshot = { run: snapshot.run, state: state.run === null ? null : state, positions }
    for (const listener of listeners) listener()
  }

  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    follow: (run) => {
      if (snapshot.run === run) return
      fold = new RunFold()
      snapshot = { ...nothing, run }
      for (const listener of listeners) listener()
    },
    push: (event, seq) => {
      if (!fold.apply(event, seq) || scheduled) return
      scheduled = true
      schedule(publish)
    },
  }
}
