import type { CellResult } from '../experiment/cell.ts'
import type { NumberedEvent, RunEvent } from './runEvent.ts'

/** What a page gets of a result while a run goes on: the rest is asked for when the cell is inspected. */
export type PageResult = Pick<CellResult, 'output' | 'finishReason' | 'tokens' | 'timing'>

/** A run's event as the page gets it. A cached cell comes without its result: the page reads it by its key, if it has not already. */
export type PageEvent =
  | Exclude<RunEvent, { type: 'cellDone' | 'cellCached' }>
  | { type: 'cellDone'; cell: number; result: PageResult }
  | { type: 'cellCached'; cell: number }

/** `seq` is null for live tokens, which are in no log. */
export type NumberedPageEvent = { seq: number | null; event: PageEvent }

export function pageEvent({ seq, event }: NumberedEvent | { seq: null; event: RunEvent }): NumberedPageEvent {
  if (event.type === 'cellCached') return { seq, event: { type: 'cellCached', cell: event.cell } }
  if (event.type !== 'cellDone') return { seq, event }
  const { output, finishReason, tokens, timing } = event.result
  return { seq, event: { type: 'cellDone', cell: event.cell, result: { output, finishReason, tokens, timing } } }
}
