import type { ScoredToken } from '../core/experiment/tokenScore.ts'
import type { CellKey, RunId } from '../core/ids.ts'
import { cellReport } from '../core/run/cellReport.ts'
import type { RunState } from '../core/run/runEvent.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import type { CellScores } from './cellScores.ts'

/** The document that `run --json` prints. A plan alone has no run and no cells. */
export function runReport({
  run,
  ready,
  state,
  scoredOf,
  logprobsOf,
}: {
  run: RunId | null
  ready: ReadyRun
  state: RunState | null
  scoredOf?: CellScores
  /** What is kept of the tokens of an output. */
  logprobsOf?: (key: CellKey) => readonly ScoredToken[] | null
}) {
  const { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs } = ready.plan
  return {
    run,
    lane: ready.lane,
    plan: { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs },
    cells: state
      ? ready.cells.map((cell, index) =>
          cellReport(
            cell,
            state.cells[index] ?? { status: 'queued' },
            scoredOf?.(index) ?? null,
            cell.logprobs ? logprobsOf?.(cell.key) : null,
          ),
        )
      : [],
    totals: state?.totals ?? { ms: 0, outputTokens: 0, tokensPerSecond: 0 },
    ...(state?.error ? { error: state.error } : {}),
  }
}
