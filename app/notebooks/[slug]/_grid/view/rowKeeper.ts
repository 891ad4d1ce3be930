import { measuresOf } from '#server/core/charts/chartKinds.ts'
import { isPicked } from '#server/core/charts/chartPick.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { ArrangeInput } from './arrangeInput.ts'
import { caseSearchText } from '../state/caseText.ts'
import type { GridView, RowFilter } from '../state/gridView.ts'
import { searchText } from '../../../../_ui/text/searchText.ts'

/** A predicate for the rows that pass all filters of a view, judged by their cells in these columns. */
export function rowKeeper(view: GridView, input: ArrangeInput, columns: readonly number[]): (row: number) => boolean {
  const { model, cells, viewOf, caseOf } = input
  const words = searchText(view.search.trim())
  const { score, change, pick } = view
  const some = (row: number, test: (cell: GridCell, view: CellView) => boolean) =>
    columns.some((column) =>
      model.at(row, column).some((index) => {
        const cell = cells[index]
        return cell !== undefined && test(cell, viewOf(cell))
      }),
    )
  const found = (row: number) => {
    const head = model.rows[row]
    const testCase = head ? caseOf(head) : null
    if (testCase && caseSearchText(testCase).includes(words)) return true
    return some(row, (_, each) => searchText(textOf(each)).includes(words))
  }
  const scored = (row: number) =>
    score === null ||
    some(row, (cell, each) => {
      const value = each.status === 'done' ? (input.scoresOf(cell, each.output)?.[score.name] ?? null) : null
      return value !== null && (score.side === 'atLeast' ? value >= score.value : value <= score.value)
    })
  const changed = (row: number) =>
    change === null ||
    some(row, (cell, each) => {
      const how = input.changeOf(cell, each)
      return change === 'changed' ? how !== null && how !== 'same' : how === change
    })
  const picked = (row: number) =>
    pick === null ||
    some(row, (cell, each) => {
      const values = each.status === 'done' ? { ...measuresOf(each), ...input.scoresOf(cell, each.output) } : {}
      return isPicked(pick, { cell, values })
    })
  const tests = statusTests(view.rows, input)
  const differ = (row: number) => columns.some((column) => outputsAt(row, column, input).size > 1)
  const passesStatus = (row: number) =>
    view.rows === 'all' ||
    (view.rows === 'differ' ? differ(row) : view.rows === 'passes' ? !some(row, tests.not) && some(row, tests.is) : some(row, tests.is))
  return (row) => passesStatus(row) && picked(row) && scored(row) && changed(row) && (words === '' || found(row))
}

type CellTest = (cell: GridCell, view: CellView) => boolean

/** A row is shown if a cell matches `is` and, for `passes`, no cell matches `not`. */
function statusTests(filter: RowFilter, { missesOf, verdictOf }: ArrangeInput): { is: CellTest; not: CellTest } {
  const never = () => false
  switch (filter) {
    case 'missing':
      return { is: (_, { status }) => status !== 'done' && status !== 'failed' && status !== 'loading', not: never }
    case 'failed':
      return { is: (_, { status }) => status === 'failed', not: never }
    case 'passes':
      return { is: (cell, view) => verdictOf(cell, view) === 'pass', not: (cell, view) => verdictOf(cell, view) === 'fail' }
    case 'falls-short':
      return { is: (cell, view) => verdictOf(cell, view) === 'fail', not: never }
    case 'imperfect':
      return { is: (cell, view) => view.status === 'done' && missesOf(cell, view.output), not: never }
    default:
      return { is: () => true, not: never }
  }
}

function outputsAt(row: number, column: number, { model, cells, viewOf }: ArrangeInput): Set<string> {
  const outputs = new Set<string>()
  for (const index of model.at(row, column)) {
    const cell = cells[index]
    const view = cell && viewOf(cell)
    if (view?.status === 'done') outputs.add(view.output)
  }
  return outputs
}

function textOf(view: CellView): string {
  if (view.status === 'done') return view.output
  return view.status === 'failed' ? view.error.message : ''
}
