'use client'

import { useCallback } from 'react'
import type { BlindCell } from '#server/core/ratings/blindPairs.ts'
import { useRun } from '../_run/runContext.ts'

/** Reads the grid's cells with the outputs that the page has now. */
export function useBlindCells(): () => BlindCell[] {
  const { grid, cells } = useRun()
  const planned = grid?.cells
  return useCallback(
    () =>
      (planned ?? []).map((cell): BlindCell => {
        const view = cells.view(cell.key)
        return { ...cell, output: view.status === 'done' ? view.output : null }
      }),
    [planned, cells],
  )
}
