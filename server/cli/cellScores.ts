import type { KeyedCell } from '../core/grid/cell.ts'
import { scoreOutput } from '../core/metrics/metrics.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import type { CellState } from '../core/run/runEvent.ts'

/** Scores of a cell by name; empty where the cell has no output. */
export function cellScores({ metrics, cases }: Experiment, cell: KeyedCell, state: CellState | undefined): Record<string, number | null> {
  const testCase = cases[cell.caseIndex]
  if (state?.status !== 'done' || !testCase) return {}
  return scoreOutput(metrics, { output: state.result.output, reference: testCase.reference, vars: testCase.vars, tags: testCase.tags })
    .scores
}
