import type { ErrorData } from '../errors.ts'
import type { CellResult, KeyedCell, Point } from '../experiment/cell.ts'
import type { ScoredToken } from '../experiment/tokenScore.ts'
import { type ThoughtReport, thoughtReport } from '../experiment/thought/thought.ts'
import type { CellKey } from '../ids.ts'
import type { Scores } from '../metrics/metrics.ts'
import { type RetrievalReport, retrievalReport } from './retrievalReport.ts'
import type { CellState } from './runState.ts'

/** One cell of a run in the output of `assay run --json`. Fields that only a cell with an output has are null for the others. */
export type CellReport = {
  key: CellKey
  variant: string
  case: string
  point: Point
  repeat: number
  seed: number
  /** The passages that its prompt shows; left out without a retriever. */
  retrieval?: RetrievalReport
  status: CellState['status']
  cached: boolean
  /** The answer. */
  output: string | null
  /** What the model thought before it answered; left out if it did not think. */
  thought?: ThoughtReport
  outputTokenIds: number[] | null
  error: ErrorData | null
  tokens: CellResult['tokens'] | null
  timing: CellResult['timing'] | null
  finishReason: CellResult['finishReason'] | null
  scores: Record<string, number | null>
  /** For each token of the output, and for its end if the model ended it; present if the sweep asks for `logprobs`. */
  logprobs?: ScoredToken[]
  /** Why scores are null that should not be; left out if there are none. */
  scoreProblems?: Scores['problems']
}

/** A cell, its state and its scores as one flat object. */
export function cellReport(
  cell: KeyedCell,
  state: CellState,
  scored: Pick<Scores, 'scores' | 'problems'> | null,
  logprobs: readonly ScoredToken[] | null = null,
): CellReport {
  const result = state.status === 'done' ? state.result : null
  return {
    key: cell.key,
    variant: cell.variant,
    case: cell.case,
    point: cell.point,
    repeat: cell.repeat,
    seed: cell.seed,
    ...(cell.retrieval ? { retrieval: retrievalReport(cell.retrieval) } : {}),
    status: state.status,
    cached: state.status === 'done' && state.cached,
    output: result?.output ?? null,
    ...(result?.thought ? { thought: thoughtReport(result.thought) } : {}),
    outputTokenIds: result?.outputTokenIds ?? null,
    error: state.status === 'failed' ? state.error : null,
    tokens: result?.tokens ?? null,
    timing: result?.timing ?? null,
    finishReason: result?.finishReason ?? null,
    scores: scored?.scores ?? {},
    ...(result && logprobs && cell.logprobs
      ? { logprobs: logprobs.map((token) => ({ ...token, top: token.top.slice(0, cell.logprobs) })) }
      : {}),
    ...(scored && scored.problems.length > 0 ? { scoreProblems: scored.problems } : {}),
  }
}
