'use client'

import { createContext, useContext } from 'react'
import type { Lane } from '#server/core/experiment/cell.ts'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { CellStore } from './cellStore.ts'
import type { LiveRun } from './liveRun.ts'
import type { OpenGrid } from './openGrid.ts'
import type { Scoring } from './scoring.ts'
import type { Measuring } from './useMeasuring.ts'
import type { Trained } from './useTrained.ts'

export type StartOptions = { noCache?: boolean; limit?: number; cells?: CellKey[] }

/** The notebook's grid and its runs. It does not change with each token: cells are read with `useCells`, progress with `useLiveRun`. */
export type RunContext = {
  /** The server's plan of the saved notebook, which may be older than the text; undefined while first loading. */
  grid: OpenGrid | undefined
  /** Rows and columns of `grid`. */
  model: GridModel
  gridError: unknown
  refetchGrid: () => Promise<void>
  lane: Lane
  setLane: (lane: Lane) => void
  running: boolean
  /** The process that executes the live run, if it is not the server of this page. */
  elsewhere: { host: string; pid: number } | null
  /** A start was requested and has not been answered. */
  starting: boolean
  cells: CellStore
  scoring: Scoring
  trained: Trained
  /** The state of scores that models give. */
  measuring: Measuring
  liveRun: LiveRun
  start: (options?: StartOptions) => Promise<void>
  cancel: () => Promise<void>
}

export const RunReactContext = createContext<RunContext | null>(null)

export function useRun(): RunContext {
  const context = useContext(RunReactContext)
  if (!context) throw new Error('useRun is used outside of RunProvider')
  return context
}
