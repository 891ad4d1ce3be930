import type { RunId } from '../core/ids.ts'
import { cellReport } from '../core/run/cellReport.ts'
import type { RunState } from '../core/run/runEvent.ts'
import type { ReadyRun } from '../runs/runTypes.ts'
import type { CellScores } from './cellScores.ts'

/** The document that `run --json` prints. A plan alone has no run and no cells. */
export function runReport({
  run,
  ready,
  state,
  scoredOf,
}: {
  run: RunId | null
  ready: ReadyRun
  state: RunState | null
  scoredOf?: CellScores
}) {
  const { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs } = ready.plan
  return {
    run,
    lane: ready.lane,
    plan: { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs },
    cells: state
      ? ready.cells.map((cell, index) => cellReport(cell, state.cells[index] ?? { status: 'queued' }, scoredOf?.(index) ?? null))
      : [],
    totals: state?.totals ?? { ms: 0, outputTokens: 0, tokensPerSecond: 0 },
    ...(state?.error ? { error: state.error } : {}),
  }
}
