import type { KeyedCell } from '../core/grid/cell.ts'
import { cellInputs } from '../core/metrics/cellInputs.ts'
import type { MetricInput } from '../core/metrics/metric.ts'
import { scoreOutput } from '../core/metrics/metrics.ts'
import type { Experiment } from '../core/notebook/experiment.ts'
import type { RunState } from '../core/run/runEvent.ts'

/** What metrics see of the cells of a run, by position; null where a cell has no output. */
export function runInputs({
  cells,
  experiment,
  state,
  measured,
}: {
  cells: readonly KeyedCell[]
  experiment: Experiment
  state: RunState
  measured?: MetricInput['measured']
}): (position: number) => MetricInput | null {
  return cellInputs({
    cells,
    caseOf: ({ caseIndex }) => experiment.cases[caseIndex],
    madeOf: (position) => {
      const cell = state.cells[position]
      return cell?.status === 'done' ? cell.result : null
    },
    ...(measured ? { measured } : {}),
  })
}

/** Scores of the cells of a run by name, by position; empty where a cell has no output. */
export function cellScores(run: Parameters<typeof runInputs>[0]): (position: number) => Record<string, number | null> {
  const inputOf = runInputs(run)
  return (position) => {
    const input = inputOf(position)
    return input ? scoreOutput(run.experiment.metrics, input).scores : {}
  }
}
