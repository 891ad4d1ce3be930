import type { ErrorData } from '../errors.ts'
import type { CellResult, Lane } from '../experiment/cell.ts'
import type { CellKey, RunId } from '../ids.ts'

/** What a run of the plan costs, shown before the run. Token counts are by the model's own tokenizer. */
export type PlanSummary = {
  cells: number
  /** Cells whose result is in the store already. */
  cached: number
  /** Cells whose prompt leaves no room in the context: they fail without any work. Left out if there are none. */
  refused?: number
  /** Prompt tokens of the cells to compute, each counted whole. */
  promptTokens: number
  /** Prompt tokens left to compute once shared prefixes are computed once. */
  prefillTokens: number
  /** Upper bound of the tokens to generate: the sum of max_tokens of the cells to compute. */
  maxOutputTokens: number
  /** From this machine's measured rates, in milliseconds; null before the first run on a model. */
  estimateMs: number | null
}

export type RunTotals = {
  ms: number
  /** Tokens generated in this run; cached cells add none. */
  outputTokens: number
  tokensPerSecond: number
  /** `cached` is that part of `done` which was not computed. */
  done: number
  failed: number
  cancelled: number
  cached: number
}

/** `interrupted`: the program that executed the run was stopped before its end. */
export type RunOutcome = 'done' | 'cancelled' | 'failed' | 'interrupted'

/** A run that another one waits for. */
export type RunAhead = { run: RunId; notebook: string; title: string }

/** The part of a result that totals need. */
export type TokenCounts = Pick<CellResult, 'tokens'>

/** What an event carries of a result: all of it, a part with at least the token counts, or nothing. */
export type EventResult = TokenCounts | undefined

export type RunStarted = { type: 'runStarted'; run: RunId; notebook: string; lane: Lane; at: number; plan: PlanSummary; keys: CellKey[] }

/** What is new of a running cell: text of its answer and, while it thinks, the tokens of its thought so far. */
export type LiveOutput = { text: string; thinking?: number | undefined }

/** Sent live and never stored. `whole`: `text` is the cell's text from its beginning; otherwise it is what was added. */
export type CellTokens = { type: 'cellTokens'; cell: number; whole?: true } & LiveOutput

/** `cell` is an index in the run's plan. `Result`: of a computed cell; `Found`: of one whose result was in the store. */
export type CellEvent<Result extends EventResult = CellResult, Found extends EventResult = Result> =
  | { type: 'cellCached'; cell: number; result: Found }
  | { type: 'cellStarted'; cell: number }
  | CellTokens
  | { type: 'cellDone'; cell: number; result: Result }
  | { type: 'cellFailed'; cell: number; error: ErrorData }
  | { type: 'cellRetried'; cell: number }
  | { type: 'cellsCancelled'; cells: number[] }

/** Whether new cells may begin, and time without work. `at` in milliseconds since 1970. */
export type HoldEvent =
  /** A user paused the run, or the program did for the reason `because`: running cells finish, no other begins. */
  | { type: 'runPaused'; at: number; because?: ErrorData }
  /** The engine is busy with another model or lane for `behind`; the run waits for its turn. */
  | { type: 'runWaits'; at: number; behind: RunAhead }
  /** Ends a pause or a wait. */
  | { type: 'runResumed'; at: number }
  /** The wall clock moved by this much without work: the machine slept, or somebody set the clock (back: negative). */
  | { type: 'clockJumped'; ms: number }

export type RunFinished = { type: 'runFinished'; at: number; outcome: RunOutcome; totals: RunTotals; error?: ErrorData }

/** The append-only log of a run. Page, CLI, server and store all read it with `foldRun(state, event)`. */
export type RunEvent<Result extends EventResult = CellResult, Found extends EventResult = Result> =
  | RunStarted
  | CellEvent<Result, Found>
  | HoldEvent
  | { type: 'engineNote'; level: 'info' | 'warning'; message: string }
  | RunFinished

/** A stored event with its place in the log; `seq` counts from 1 within a run. */
export type NumberedEvent = { seq: number; event: RunEvent }

/** An event as a subscriber gets it: a stored one with its number, or live tokens, which have none. */
export type LiveEvent = NumberedEvent | { seq: null; event: CellTokens }

/** The event with only the token counts of its result. */
export function countsOnly(event: RunEvent): RunEvent<TokenCounts> {
  if (event.type !== 'cellDone' && event.type !== 'cellCached') return event
  return { type: event.type, cell: event.cell, result: { tokens: event.result.tokens } }
}
