'use client'

import { createContext, useContext } from 'react'
import type { Density } from './density.ts'
import type { RowSort } from './gridView.ts'
import type { Comparison } from './useComparison.ts'

/** What cells and heads call back; one stable object, so that no cell is drawn again for it. */
export type GridActions = {
  /** Makes the place the active one, and opens the inspector where `open`. */
  pick: (place: { row: number; column: number }, options: { open: boolean }) => void
  /** Runs the cells of a place again; done ones too. */
  retry: (place: { row: number; column: number }) => void
  sort: (sort: RowSort | null) => void
  /** By the column's id. */
  hideColumn: (id: string) => void
  /** Shows outputs against a column, by its id, or against nothing. */
  showDiff: (base: string | null) => void
}

export type GridContext = {
  actions: GridActions
  density: Density
  sort: RowSort | null
  /** What outputs are shown against: `reference`, `earlier`, or the id of a column. */
  diff: string | null
  comparison: Comparison | null
}

export const GridReactContext = createContext<GridContext | null>(null)

export function useGrid(): GridContext {
  const context = useContext(GridReactContext)
  if (!context) throw new Error('useGrid is used outside of ResultsPane')
  return context
}
