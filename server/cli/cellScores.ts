import type { KeyedCell } from '../core/experiment/cell.ts'
import { cellInputs } from '../core/metrics/metric/cellInputs.ts'
import type { MetricInput } from '../core/metrics/metric/metric.ts'
import { type Scores, scoreOutput } from '../core/metrics/metrics.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import type { RunState } from '../core/run/runState.ts'

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
    measured,
  })
}

/** The scores of a cell by its position; null where it has no output. */
export type CellScores = (position: number) => Scores | null

/** Scores of the cells of a run, each worked out once, when it is first asked for. */
export function cellScores(run: Parameters<typeof runInputs>[0]): CellScores {
  const inputOf = runInputs(run)
  const known = new Map<number, Scores | null>()
  return (position) => {
    let scored = known.get(position)
    if (scored === undefined) {
      const input = inputOf(position)
      known.set(position, (scored = input && scoreOutput(run.experiment.metrics, input)))
    }
    return scored
  }
}
