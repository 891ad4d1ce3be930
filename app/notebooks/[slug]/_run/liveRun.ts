import type { CellResult } from '#server/core/experiment/cell.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import type { NumberedPageEvent, PageEvent, PageResult } from '#server/core/run/pageEvent.ts'
import { RunFold } from '#server/core/run/runFold.ts'
import type { RunEvent, RunState } from '#server/core/run/runEvent.ts'
import { runPositions } from './cellView.ts'

/** One run as it goes on: `state` is null until its first event. */
export type LiveRunSnapshot = {
  run: RunId | null
  state: RunState | null
  positions: ReadonlyMap<CellKey, number>
  /** Positions of the cells that moved since the snapshot before; null where any may have. */
  moved: ReadonlySet<number> | null
}

export type LiveRun = {
  getSnapshot: () => LiveRunSnapshot
  subscribe: (listener: () => void) => () => void
  /** Begins to follow another run; what was shown of the former one goes. */
  follow: (run: RunId) => void
  push: (events: readonly NumberedPageEvent[]) => void
  /** Number of the newest stored event of the run that has come; 0 before the first. */
  lastSeq: () => number
}

const nothing: LiveRunSnapshot = { run: null, state: null, positions: new Map(), moved: null }

/** Folds a run's events and tells listeners once a frame, however fast the events come. `schedule` is requestAnimationFrame on the page. */
export function createLiveRun(schedule: (callback: () => void) => void): LiveRun {
  let fold = new RunFold()
  let snapshot = nothing
  let scheduled = false
  let moved: Set<number> | null = new Set()
  const listeners = new Set<() => void>()

  function publish(): void {
    scheduled = false
    const state = fold.state
    const positions = state.keys === snapshot.state?.keys ? snapshot.positions : runPositions(state.keys)
    snapshot = { run: snapshot.run, state: state.run === null ? null : state, positions, moved }
    moved = new Set()
    for (const listener of listeners) listener()
  }

  function note(event: PageEvent): void {
    if ('cell' in event) moved?.add(event.cell)
    else if (event.type === 'cellsCancelled') for (const cell of event.cells) moved?.add(cell)
    else if (event.type === 'runStarted' || event.type === 'runFinished') moved = null
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
      fold = new RunFold()
      moved = null
      snapshot = { ...nothing, run }
      for (const listener of listeners) listener()
    },
    push: (events) => {
      let changed = false
      for (const { seq, event } of events) {
        if (!fold.apply(wholeEvent(event), seq)) continue
        note(event)
        changed = true
      }
      if (!changed || scheduled) return
      scheduled = true
      schedule(publish)
    },
  }
}

/** The fold keeps whole results; the page has of them what cells show, and a cached one is read from the store. */
function wholeEvent(event: PageEvent): RunEvent {
  if (event.type === 'cellCached') return { ...event, result: wholeResult({ output: '', ...nowhere }) }
  return event.type === 'cellDone' ? { ...event, result: wholeResult(event.result) } : event
}

const nowhere = { finishReason: 'stop', tokens: { prompt: 0, output: 0 }, timing: { ttftMs: 0, totalMs: 0 } } as const
const noTokens: number[] = []

function wholeResult(result: PageResult): CellResult {
  return { ...result, outputTokenIds: noTokens, renderedPrompt: '' }
}
