import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { GridPlace } from './gridKeys.ts'

/** A place by its case and column, which mean the same after an edit elsewhere: `3@0123456789abcdef`. */
export function placeName(model: GridModel, { row, column }: GridPlace): string {
  const [head, title] = [model.rows[row], model.columns[column]]
  return head && title ? `${head.case}@${title.id}` : ''
}

/** The place of that name, null where the grid has none. */
export function placeOf(model: GridModel, name: string): GridPlace | null {
  const split = name.lastIndexOf('@')
  if (split < 0) return null
  const row = model.rows.findIndex((each) => each.case === name.slice(0, split))
  const column = model.columns.findIndex(({ id }) => id === name.slice(split + 1))
  return row < 0 || column < 0 ? null : { row, column }
}
