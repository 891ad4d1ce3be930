import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { GridPlace } from './state/gridKeys.ts'
import { placeName, placeOf } from './state/placeName.ts'

/** A place by what it means, so that it can be found again after an edit: its name, and the key of its first cell. */
export type HeldPlace = { name: string; key: CellKey | null }

/** The key of the first cell at a place; null where there is none. */
export type KeyAt = (place: GridPlace) => CellKey | null

/** Null where the grid has no such place. */
export function holdPlace(model: GridModel, keyAt: KeyAt, place: GridPlace): HeldPlace | null {
  const name = placeName(model, place)
  return name === '' ? null : { name, key: keyAt(place) }
}

/**
 * Where the held place is now. A case without an id is named by its line, so that a case put above it takes the name over: the key
 * says which cell was meant, in its own column first. Where no cell has that key any more, as after an edit of the prompt, the name does.
 * Looks through all places only where the name leads to another cell.
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
