import { assertNever } from '../assertNever.ts'
import type { CellState, RunEvent } from './runEvent.ts'

/** An event about one cell; `cellsCancelled` is taken one cell at a time. */
export type CellEvent = Extract<RunEvent, { cell: number }> | { type: 'cellCancelled' }

/**
 * What an event makes of one cell. The very same state comes back where the event says nothing new: it came twice, or late
 * for a cell that has finished. Only `cellRetried` opens a failed cell again; done and cancelled cells stay as they are.
 */
export function nextCellState(state: CellState, event: CellEvent): CellState {
  const open = state.status === 'queued' || state.status === 'running'
  switch (event.type) {
    case 'cellStarted':
      return state.status === 'queued' ? { status: 'running', text: '' } : state
    case 'cellTokens':
      // Tokens of a queued cell are the tail of an attempt that was given up.
      return state.status === 'running' ? nextText(state, event) : state
    case 'cellCached':
      return open ? { status: 'done', cached: true, result: event.result } : state
    case 'cellDone':
      return open ? { status: 'done', cached: false, result: event.result } : state
    case 'cellFailed':
      return open ? { status: 'failed', error: event.error } : state
    case 'cellRetried':
      return state.status === 'failed' || state.status === 'running' ? { status: 'queued' } : state
    case 'cellCancelled':
      return open ? { status: 'cancelled' } : state
    default:
      return assertNever(event)
  }
}

type Running = Extract<CellState, { status: 'running' }>

function nextText(state: Running, { text, whole }: { text: string; whole?: true }): Running {
  const next = whole ? text : state.text + text
  return next === state.text ? state : { status: 'running', text: next }
}
