import type { LoggedEvent } from './loggedEvent.ts'

/** What a run's log says of its cells, by cell index, and when the run ended; null while it has not. */
export type RunOutcomes = { statuses: ('done' | 'cached' | 'failed' | 'none')[]; endedAt: number | null }

/** Reads a log without the results of its cells. `done`: computed in this run; `cached`: found in the store; `none`: cancelled, or never reached. */
export function runOutcomes(cells: number, events: Iterable<LoggedEvent>): RunOutcomes {
  const statuses = Array.from({ length: cells }, (): RunOutcomes['statuses'][number] => 'none')
  let endedAt: number | null = null
  for (const event of events) {
    if (event.type === 'cellDone') statuses[event.cell] = 'done'
    else if (event.type === 'cellCached') statuses[event.cell] = 'cached'
    else if (event.type === 'cellFailed') statuses[event.cell] = 'failed'
    else if (event.type === 'cellRetried') statuses[event.cell] = 'none'
    else if (event.type === 'runFinished') endedAt = event.at
  }
  return { statuses, endedAt }
}
