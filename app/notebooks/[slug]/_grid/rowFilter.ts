import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { TestCase } from '#server/core/notebook/experiment.ts'
import type { CellView } from '../_run/cellView.ts'
import { caseSearchText } from './caseText.ts'

export const statusFilters = ['all', 'missing', 'failed', 'imperfect', 'differ'] as const
export type StatusFilter = (typeof statusFilters)[number]

export type RowFilter = { search: string; status: StatusFilter }

type FilterInput = {
  model: GridModel
  cells: readonly GridCell[]
  viewOf: (cell: GridCell) => CellView
  caseOf: (cell: Pick<GridCell, 'case' | 'caseIndex'>) => TestCase | null
  /** True where one of the cell's yes-or-no scores is a no. */
  missesOf: (cell: GridCell, output: string) => boolean
}

/**
 * Positions of the rows to show. A row is kept where its case or any of its outputs has the words searched for, and any of
 * its cells stands as asked: `missing` has no result, `imperfect` a score of 0, `differ` repeats with different outputs.
 */
export function filterRows({ search, status }: RowFilter, { model, cells, viewOf, caseOf, missesOf }: FilterInput): number[] {
  const all = [...model.rows.keys()]
  const words = search.trim().toLowerCase()
  if (words === '' && status === 'all') return all
  const cellsAt = (row: number, column: number) => model.at(row, column).flatMap((index) => cells[index] ?? [])
  const columns = [...model.columns.keys()]

  const found = (row: number) => {
    const head = model.rows[row]
    const testCase = head ? caseOf(head) : null
    if (testCase && caseSearchText(testCase).includes(words)) return true
    return columns.some((column) => cellsAt(row, column).some((cell) => textOf(viewOf(cell)).toLowerCase().includes(words)))
  }
  const stands = (row: number) => columns.some((column) => placeStands(cellsAt(row, column)))
  const placeStands = (here: readonly GridCell[]) => {
    const views = here.map((cell) => ({ cell, view: viewOf(cell) }))
    if (status === 'missing') return views.some(({ view }) => view.status !== 'done' && view.status !== 'failed')
    if (status === 'failed') return views.some(({ view }) => view.status === 'failed')
    if (status === 'imperfect') return views.some(({ cell, view }) => view.status === 'done' && missesOf(cell, view.output))
    return new Set(views.flatMap(({ view }) => (view.status === 'done' ? [view.output] : []))).size > 1
  }
  return all.filter((row) => (status === 'all' || stands(row)) && (words === '' || found(row)))
}

function textOf(view: CellView): string {
  if (view.status === 'done') return view.output
  return view.status === 'failed' ? view.error.message : ''
}
