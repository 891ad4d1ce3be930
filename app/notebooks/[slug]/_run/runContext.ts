'use client'

import { createContext, useContext } from 'react'
import type { Grid } from '#server/api/services.ts'
import type { ErrorData } from '#server/core/errors.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { Lane } from '#server/core/grid/cell.ts'
import type { RunState } from '#server/core/run/runEvent.ts'
import type { CellView } from './cellView.ts'

export type StartOptions = { noCache?: boolean; limit?: number; cells?: CellKey[] }

export type RunContext = {
  /** The server's plan of the saved notebook; undefined while first loading. It may be a moment behind the text. */
  grid: Grid | undefined
  gridError: ErrorData | null
  lane: Lane
  setLane: (lane: Lane) => void
  /** The run last followed on this page, live or ended. */
  live: RunState | null
  running: boolean
  /** A start was asked for and has not been answered. */
  starting: boolean
  viewOf: (key: CellKey | null) => CellView
  start: (options?: StartOptions) => Promise<void>
  cancel: () => Promise<void>
}

export const RunReactContext = createContext<RunContext | null>(null)

export function useRun(): RunContext {
  const context = useContext(RunReactContext)
  if (!context) throw new Error('useRun is used outside of RunProvider')
  return context
}
