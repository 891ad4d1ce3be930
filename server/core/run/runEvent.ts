import type { ErrorData } from '../errors.ts'
import type { CellResult, Lane } from '../experiment/cell.ts'
import type { CellKey, RunId } from '../ids.ts'

/** What a plan costs, told before a run. Token counts are by the model's own tokenizer. */
export type PlanSummary = {
  cells: number
  /** Cells whose result is in the store already. */
  cached: number
  /** Cells whose prompt leaves no room in the context: they fail without any work. Left out where there is none. */
  refused?: number
  /** Prompt tokens of the cells to compute, each counted whole. */
  promptTokens: number
  /** Prompt tokens left to compute once shared prefixes are computed once. */
  prefillTokens: number
  /** Upper bound of the tokens to generate: the sum of max_tokens of the cells to compute. */
  maxOutputTokens: number
  /** From this machine's measured rates; null before the first run on a model. Milliseconds. */
  estimateMs: number | null
}

export type RunTotals = {
  ms: number
  /** Tokens generated in this run, cached cells not counted. */
  outputTokens: number
  tokensPerSecond: number
  done: number
  failed: number
  cancelled: number
  cached: number
}

/** `interrupted`: the program that ran it was stopped before the end. */
export type RunOutcome = 'done' | 'cancelled' | 'failed' | 'interrupted'

/** A run that another one waits for. */
export type RunAhead = { run: RunId; notebook: string; title: string }

/** Why no new cell begins in a run that is under way; `since` in milliseconds since 1970. */
export type RunHold = { reason: 'paused'; since: number } | { reason: 'waiting'; since: number; behind: RunAhead }

/**
 * The append-only log of a run. `foldRun(state, event)` is the only reader of it: page, CLI and resume share it.
 * `cell` is the index in the run's plan. `cellTokens` is sent live and never stored; everything else is stored.
 */
export type RunEvent =
  | { type: 'runStarted'; run: RunId; notebook: string; lane: Lane; at: number; plan: PlanSummary; keys: CellKey[] }
  | { type: 'cellCached'; cell: number; result: CellResult }
  | { type: 'cellStarted'; cell: number }
  /** `whole`: the text is all that the cell has so far, for who joins or comes back; else what was added. */
  | { type: 'cellTokens'; cell: number; text: string; whole?: true }
  | { type: 'cellDone'; cell: number; result: CellResult }
  | { type: 'cellFailed'; cell: number; error: ErrorData }
  | { type: 'cellRetried'; cell: number }
  | { type: 'cellsCancelled'; cells: number[] }
  /** Somebody paused the run: cells at work finish, no other begins. */
  | { type: 'runPaused'; at: number }
  /** The engine is busy with another model or lane for `behind`; this run's turn comes. */
  | { type: 'runWaits'; at: number; behind: RunAhead }
  /** Ends a pause or a wait. */
  | { type: 'runResumed'; at: number }
  /** The wall clock moved by so many milliseconds without work: the machine slept, or somebody set the clock (back: negative). */
  | { type: 'clockJumped'; ms: number }
  | { type: 'engineNote'; level: 'info' | 'warning'; message: string }
  | { type: 'runFinished'; at: number; outcome: RunOutcome; totals: RunTotals; error?: ErrorData }

/** A stored event with its place in the log; `seq` counts from 1 within a run. */
export type NumberedEvent = { seq: number; event: RunEvent }

/** One union instead of flags. Scores attach to `done` only. `started` is set while the cell generates. */
export type CellState =
  | { status: 'queued' }
  | { status: 'running'; text: string }
  | { status: 'done'; cached: boolean; result: CellResult }
  | { status: 'failed'; error: ErrorData }
  | { status: 'cancelled' }

export type RunState = {
  run: RunId | null
  notebook: string
  lane: Lane
  status: 'idle' | 'running' | RunOutcome
  startedAt: number | null
  /** Null while cells may begin. A run on hold still has the status `running`. */
  hold: RunHold | null
  /** Time since the start that was no work: paused, waiting, asleep. The present hold is not in it yet. Milliseconds. */
  idleMs: number
  plan: PlanSummary | null
  keys: CellKey[]
  /** By cell index. */
  cells: CellState[]
  counts: { queued: number; running: number; done: number; cached: number; failed: number; cancelled: number }
  notes: { level: 'info' | 'warning'; message: string }[]
  totals: RunTotals | null
  error: ErrorData | null
}
