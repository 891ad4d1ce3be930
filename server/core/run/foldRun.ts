import type { RunEvent, RunState } from './runEvent.ts'
import { RunFold } from './runFold.ts'

export { initialRunState } from './initialRunState.ts'

/**
 * The state after one more event; `state` itself when the event says nothing new (a duplicate, or late for a finished cell).
 * Pure, and so copies the array of cells: where many events come at once use `foldRunEvents` or a `RunFold`, which copy once a batch.
 */
export function foldRun(state: RunState, event: RunEvent): RunState {
  return foldRunEvents(state, [event])
}

/** The state after all `events`, in order, at the cost of one copy. */
export function foldRunEvents(state: RunState, events: Iterable<RunEvent>): RunState {
  const fold = new RunFold(state)
  for (const event of events) fold.apply(event)
  return fold.state
}
