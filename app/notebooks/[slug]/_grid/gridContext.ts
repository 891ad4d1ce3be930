'use client'

import { createContext, useContext } from 'react'
import type { Density } from './density.ts'

/** What cells call back; one stable object, so that no cell is drawn again for it. */
export type GridActions = {
  /** Makes the place the active one, and opens the inspector where `open`. */
  pick: (place: { row: number; column: number }, options: { open: boolean }) => void
  /** Runs the cells of a place again; done ones too. */
  retry: (place: { row: number; column: number }) => void
}

export type GridContext = { actions: GridActions; density: Density }

export const GridReactContext = createContext<GridContext | null>(null)

export function useGrid(): GridContext {
  const context = useContext(GridReactContext)
  if (!context) throw new Error('useGrid is used outside of ResultsPane')
  return context
}
