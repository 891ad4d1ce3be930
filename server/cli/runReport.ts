import type { RunId } from '../core/ids.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import { cellReport } from '../core/run/cellReport.ts'
import type { RunState } from '../core/run/runEvent.ts'
import type { ReadyRun } from '../runs/runTypes.ts'
import type { MetricInput } from '../core/metrics/metric.ts'
import { cellScores } from './cellScores.ts'

/** The document that `run --json` prints. A plan alone has no run and no cells. */
export function runReport({
  run,
  ready,
  experiment,
  state,
  measured,
}: {
  run: RunId | null
  ready: ReadyRun
  experiment: Experiment
  state: RunState | null
  /** What models answered to the questions of metrics. */
  measured?: MetricInput['measured']
}) {
  const scoresOf = state && cellScores({ cells: ready.cells, experiment, state, ...(measured ? { measured } : {}) })
  const { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs } = ready.plan
  return {
    run,
    lane: ready.lane,
    plan: { cells, cached, promptTokens, prefillTokens, maxOutputTokens, estimateMs },
    cells: state
      ? ready.cells.map((cell, index) => cellReport(cell, state.cells[index] ?? { status: 'queued' }, scoresOf?.(index) ?? {}))
      : [],
    totals: state?.totals ?? { ms: 0, outputTokens: 0, tokensPerSecond: 0 },
    ...(state?.error ? { error: state.error } : {}),
  }
}
