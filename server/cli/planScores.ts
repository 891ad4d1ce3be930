import type { Experiment } from '../core/experiment/experiment.ts'
import { scoreRows } from '../core/export/columnFigures.ts'
import { exportedRun, modelFacts } from '../core/export/exportedRun.ts'
import { findMetric } from '../core/metrics/metrics.ts'
import { caseMeans, meanAndDeviation, scoredCases } from '../core/stats/caseScores.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import { ruledTable } from './print/ruledTable.ts'

/** The mean scores of the passages of each column, which are known before a run; null if the notebook has no such score. */
export function planScores(ready: ReadyRun, experiment: Experiment) {
  const run = exportedRun({
    facts: {
      notebook: ready.notebook,
      run: null,
      at: 0,
      lane: ready.lane,
      models: modelFacts(ready.models),
      leftOut: 0,
      ratingsLeftOut: 0,
      version: '',
    },
    experiment,
    cells: ready.cells,
    outcomeOf: () => ({ status: 'missing' }),
    scoredOf: () => null,
  })
  const names = run.names.filter((_, position) => findMetric(run.specs[position]?.metric ?? '')?.readsNoOutput)
  if (names.length === 0 || run.cells.every(({ scored }) => scored === null)) return null
  const means = names.map((name) => scoreRows(run, name).map((rows) => meanOf(rows)))
  const columns = run.columns.map(({ sweep, variant, point }, column) => ({
    sweep,
    variant,
    point,
    scores: Object.fromEntries(names.map((name, at) => [name, means[at]?.[column] ?? null])),
  }))
  const rows = run.columns.map(({ title }, column) => [title, ...means.map((of) => of[column]?.toFixed(3) ?? '-')])
  return { columns, table: ruledTable(['column', ...names], rows, (column) => column > 0).join('\n') }
}

function meanOf(rows: Parameters<typeof scoredCases>[0]): number | null {
  const scored = caseMeans(scoredCases(rows))
  return scored.length === 0 ? null : meanAndDeviation(scored).mean
}
