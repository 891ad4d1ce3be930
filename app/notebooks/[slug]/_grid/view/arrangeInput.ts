import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { CellChange } from '../state/cellChange.ts'

/** The data that rows are filtered and sorted by. */
export type ArrangeInput = {
  model: GridModel
  cells: readonly GridCell[]
  viewOf: (cell: GridCell) => CellView
  caseOf: (cell: Pick<GridCell, 'case' | 'caseIndex'>) => TestCase | null
  scoresOf: (cell: GridCell, output: string) => Readonly<Record<string, number | null>> | null
  /** `fail` if a check of the cell fails, `pass` if none fails and at least one passes, otherwise `none`. */
  verdictOf: (cell: GridCell, view: CellView) => 'pass' | 'fail' | 'none'
  /** True if one of the cell's yes-or-no scores is "no". */
  missesOf: (cell: GridCell, output: string) => boolean
  changeOf: (cell: GridCell, view: CellView) => CellChange | null
}
