'use client'

import { createContext, useContext } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import type { Density } from './density.ts'
import type { RowSort } from './gridView.ts'
import type { Comparison } from './useComparison.ts'

/** Actions of cells and heads. The object is stable, so that it causes no re-render. */
export type GridActions = {
  /** Activates a place, and opens the inspector if `open`. */
  pick: (place: { row: number; column: number }, options: { open: boolean }) => void
  /** Runs the failed cells of a place again, or all its cells if none failed. */
  retry: (place: { row: number; column: number }) => void
  /** Opens the dialog that sends cells to a dataset: those with these keys, or those that are shown if there are none. */
  send: (keys: readonly CellKey[]) => void
  sort: (sort: RowSort | null) => void
  /** Takes the id of a column. */
  hideColumn: (id: string) => void
  /** Moves a column to the place of another one. Takes their ids. */
  moveColumn: (id: string, to: string) => void
  /** Shows differences from `reference`, `earlier` or a column id; null shows plain outputs. */
  showDiff: (base: string | null) => void
}

export type GridContext = {
  actions: GridActions
  density: Density
  sort: RowSort | null
  /** The text that differences are shown from: `reference`, `earlier`, or the id of a column. */
  diff: string | null
  comparison: Comparison | null
}

export const GridReactContext = createContext<GridContext | null>(null)

export function useGrid(): GridContext {
  const context = useContext(GridReactContext)
  if (!context) throw new Error('useGrid is used outside of ResultsPane')
  return context
}
