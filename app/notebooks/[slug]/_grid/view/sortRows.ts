import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { countCharacters } from '#server/core/metrics/text/countText.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { Slices } from '../../_run/slices.ts'
import type { ArrangeInput } from './arrangeInput.ts'
import type { RowSort } from '../state/gridView.ts'

/** Rows by the mean of a value over one column or all that are shown; rows without it come last. */
export function* sortRows(rows: readonly number[], sort: RowSort, input: ArrangeInput & { columns: readonly number[] }): Slices<number[]> {
  const { model, cells, viewOf, columns } = input
  const one = sort.column === null ? -1 : model.columns.findIndex(({ id }) => id === sort.column)
  const over = one < 0 ? columns : [one]
  const valued: { row: number; value: number | null }[] = []
  for (const row of rows) {
    let sum = 0
    let count = 0
    for (const column of over) {
      for (const index of model.at(row, column)) {
        const cell = cells[index]
        const value = cell ? sortValue(sort.by, cell, viewOf(cell), input) : null
        if (value === null) continue
        sum += value
        count += 1
      }
    }
    valued.push({ row, value: count === 0 ? null : sum / count })
    yield
  }
  const direction = sort.descending ? -1 : 1
  valued.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
    return direction * (a.value - b.value)
  })
  return valued.map(({ row }) => row)
}

function sortValue(by: string, cell: GridCell, view: CellView, { scoresOf }: ArrangeInput): number | null {
  if (view.status !== 'done') return null
  if (by === 'length') return countCharacters(view.output)
  if (by === 'time') return view.timing.totalMs
  return scoresOf(cell, view.output)?.[by.slice('score:'.length)] ?? null
}
