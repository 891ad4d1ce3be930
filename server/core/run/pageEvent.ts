import type { CellResult } from '../experiment/cell.ts'
import type { LiveEvent, RunEvent } from './runEvent.ts'
import type { CellState, RunState } from './runState.ts'

/** The part of a result that the page gets during a run; it asks for the rest when the cell is inspected. */
export type PageResult = Pick<CellResult, 'output' | 'thought' | 'finishReason' | 'tokens' | 'timing'>

/** A run and a cell as the page keeps them. A cached cell has no result here: the page reads it by its key, unless it already has it. */
export type PageRun = RunState<PageResult, undefined>
export type PageCell = CellState<PageResult, undefined>

/** A run's event as it is sent to the page. */
export type PageEvent = Exclude<RunEvent<PageResult>, { type: 'cellCached' }> | { type: 'cellCached'; cell: number }

/** `seq` is null for live tokens, which are in no log. */
export type NumberedPageEvent = { seq: number | null; event: PageEvent }

export function toPageEvent({ seq, event }: LiveEvent): NumberedPageEvent {
  if (event.type === 'cellCached') return { seq, event: { type: 'cellCached', cell: event.cell } }
  if (event.type !== 'cellDone') return { seq, event }
  const { output, thought, finishReason, tokens, timing } = event.result
  return { seq, event: { type: 'cellDone', cell: event.cell, result: { output, thought, finishReason, tokens, timing } } }
}

/** The event for the page's reducer. */
export function fromPageEvent(event: PageEvent): RunEvent<PageResult, undefined> {
  return event.type === 'cellCached' ? { ...event, result: undefined } : event
}
