import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { CellChange } from '../state/cellChange.ts'

/** What the rows of a view are chosen and ordered by. */
export type ArrangeInput = {
  model: GridModel
  cells: readonly GridCell[]
  viewOf: (cell: GridCell) => CellView
  caseOf: (cell: Pick<GridCell, 'case' | 'caseIndex'>) => TestCase | null
  scoresOf: (cell: GridCell, output: string) => Readonly<Record<string, number | null>> | null
  /** Whether a cell passes all its checks, falls short of one, or has none; for a cell that is done or failed. */
  verdictOf: (cell: GridCell, view: CellView) => 'pass' | 'fail' | 'none'
  /** True where one of the cell's yes-or-no scores is a no. */
  missesOf: (cell: GridCell, output: string) => boolean
  changeOf: (cell: GridCell, view: CellView) => CellChange | null
}
