import type { PlannedCell } from '../experiment/cell.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { type Scores, scorePassages } from '../metrics/metrics.ts'

/** The scores of a cell without an output: those of the passages that its prompt shows. */
export function passageScores(
  { metrics, cases }: Pick<Experiment, 'metrics' | 'cases'>,
  cell: Pick<PlannedCell, 'caseIndex' | 'retrieval'> | undefined,
): Scores | null {
  const testCase = cell && cases[cell.caseIndex]
  if (!cell?.retrieval || !testCase) return null
  const { reference, vars, tags } = testCase
  return scorePassages(metrics, { reference, vars, tags, retrieval: cell.retrieval })
}
