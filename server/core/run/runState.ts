import type { ErrorData } from '../errors.ts'
import type { CellResult, Lane } from '../experiment/cell.ts'
import type { CellKey, RunId } from '../ids.ts'
import type { CellTokens, EventResult, PlanSummary, RunAhead, RunOutcome, RunTotals } from './runEvent.ts'

/** Why no new cell begins in a run in progress; `since` in milliseconds since 1970. */
export type RunHold =
  | { reason: 'paused'; since: number; /** Why the program paused it; left out if a user did. */ because?: ErrorData }
  | { reason: 'waiting'; since: number; behind: RunAhead }

/** `text` is what a running cell has answered so far; `thinking`, the tokens of its thought. `Result` and `Found` as in `CellEvent`: the state keeps what the events carry. */
export type CellState<Result extends EventResult = CellResult, Found extends EventResult = Result> =
  | { status: 'queued' }
  | { status: 'running'; text: string; thinking?: number }
  | { status: 'done'; cached: false; result: Result }
  | { status: 'done'; cached: true; result: Found }
  | { status: 'failed'; error: ErrorData }
  | { status: 'cancelled' }

/** A run after the events so far. Times in milliseconds, `startedAt` and `endedAt` since 1970. */
export type RunState<Result extends EventResult = CellResult, Found extends EventResult = Result> = {
  run: RunId | null
  notebook: string
  lane: Lane
  status: 'idle' | 'running' | RunOutcome
  startedAt: number | null
  /** Null while cells may begin. A run on hold still has the status `running`. */
  hold: RunHold | null
  /** Time since the start without work: paused, waiting, asleep. The present hold is not included yet. */
  idleMs: number
  plan: PlanSummary | null
  keys: CellKey[]
  /** By cell index. */
  cells: CellState<Result, Found>[]
  /** `cached` is that part of `done` which was not computed. */
  counts: { queued: number; running: number; done: number; cached: number; failed: number; cancelled: number }
  /** Tokens of the computed cells; 0 if the events carry no results. */
  outputTokens: number
  notes: { level: 'info' | 'warning'; message: string }[]
  /** Null until the log has its last event; so are `totals`. */
  endedAt: number | null
  totals: RunTotals | null
  error: ErrorData | null
}

/** The state before any event. */
export function initialRunState<Result extends EventResult = CellResult, Found extends EventResult = Result>(): RunState<Result, Found> {
  return {
    run: null,
    notebook: '',
    lane: 'fast',
    status: 'idle',
    startedAt: null,
    hold: null,
    idleMs: 0,
    plan: null,
    keys: [],
    cells: [],
    counts: { queued: 0, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 },
    outputTokens: 0,
    notes: [],
    endedAt: null,
    totals: null,
    error: null,
  }
}

/** Whether a cell has not ended yet. */
export function isOpen({ status }: CellState<EventResult>): boolean {
  return status === 'queued' || status === 'running'
}

/** Indexes of the cells that have not ended, ascending. */
export function openCells({ cells }: RunState<EventResult>): number[] {
  return cells.flatMap((cell, index) => (isOpen(cell) ? [index] : []))
}

/** The text so far of the running cells, as events for a subscriber that joins later or comes back. */
export function liveTexts({ cells }: RunState<EventResult>): CellTokens[] {
  return cells.flatMap((cell, index) =>
    cell.status === 'running' && (cell.text !== '' || cell.thinking !== undefined)
      ? [{ type: 'cellTokens', cell: index, text: cell.text, whole: true, ...(cell.thinking ? { thinking: cell.thinking } : {}) }]
      : [],
  )
}

/** The totals of a run that took `ms`. */
export function runTotals({ counts, outputTokens }: Pick<RunState, 'counts' | 'outputTokens'>, ms: number): RunTotals {
  const { done, failed, cancelled, cached } = counts
  return { done, failed, cancelled, cached, outputTokens, ms, tokensPerSecond: ms > 0 ? (outputTokens * 1000) / ms : 0 }
}

/** The outcome of each cell of a run, by cell index. `done`: computed in this run; `cached`: found in the store; `none`: cancelled or never finished. */
export type RunOutcomes = { statuses: ('done' | 'cached' | 'failed' | 'none')[]; endedAt: number | null }

export function runOutcomes({ cells, endedAt }: RunState<EventResult>): RunOutcomes {
  return {
    statuses: cells.map((cell) => {
      if (cell.status === 'done') return cell.cached ? 'cached' : 'done'
      return cell.status === 'failed' ? 'failed' : 'none'
    }),
    endedAt,
  }
}
