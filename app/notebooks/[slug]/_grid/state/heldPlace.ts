import type { GridModel } from '#server/core/grid/gridModel.ts'
import { type CellKey, cellKeySchema } from '#server/core/ids.ts'
import type { GridPlace } from './gridKeys.ts'

/** A place that can be found again after an edit, by its name and the key of its first cell. */
export type HeldPlace = { name: string; key: CellKey | null }

/** The key of the first cell at a place; null if there is none. */
export type KeyAt = (place: GridPlace) => CellKey | null

/** Null if the grid has no such place. */
export function holdPlace(model: GridModel, keyAt: KeyAt, place: GridPlace): HeldPlace | null {
  const name = placeName(model, place)
  return name === '' ? null : { name, key: keyAt(place) }
}

/**
 * The current position of a held place. A case without an id is named by its line, so a case inserted above takes over its name.
 * The key identifies the cell; its own column is searched first. If no cell has the key any more, for example after an edit of the
 * prompt, the name decides. All places are searched only if the name leads to another cell.
 */
export function findHeld(model: GridModel, keyAt: KeyAt, { name, key }: HeldPlace): GridPlace | null {
  const named = placeOf(model, name)
  if (key === null || (named && keyAt(named) === key)) return named
  const own = model.columns.findIndex(({ id }) => name.endsWith(`@${id}`))
  const columns = [...model.columns.keys()].filter((column) => column !== own)
  for (const column of own < 0 ? columns : [own, ...columns]) {
    const row = model.rows.findIndex((_, each) => keyAt({ row: each, column }) === key)
    if (row >= 0) return { row, column }
  }
  return named
}

/** The name of a place from its case and column, such as `3@0123456789abcdef`; '' if the grid has no such place. */
export function placeName(model: GridModel, { row, column }: GridPlace): string {
  const [head, title] = [model.rows[row], model.columns[column]]
  return head && title ? `${head.case}@${title.id}` : ''
}

/** The place with this name; null if the grid has none. */
export function placeOf(model: GridModel, name: string): GridPlace | null {
  const split = name.lastIndexOf('@')
  if (split < 0) return null
  const row = model.rows.findIndex((each) => each.case === name.slice(0, split))
  const column = model.columns.findIndex(({ id }) => id === name.slice(split + 1))
  return row < 0 || column < 0 ? null : { row, column }
}

/** The key that the URL names instead of a place, as links from a row of a dataset do; null if it names a place. */
export function namedKey(inspected: string): CellKey | null {
  return cellKeySchema.safeParse(inspected).data ?? null
}

/** The place and repeat of the first cell with this key; null if the grid has none. */
export function placeOfKey(
  model: GridModel,
  cells: readonly { key: CellKey | null }[],
  key: CellKey,
): (GridPlace & { repeat: number }) | null {
  if (!cells.some((cell) => cell.key === key)) return null
  for (const row of model.rows.keys())
    for (const column of model.columns.keys()) {
      const repeat = model.at(row, column).findIndex((index) => cells[index]?.key === key)
      if (repeat >= 0) return { row, column, repeat }
    }
  return null
}
