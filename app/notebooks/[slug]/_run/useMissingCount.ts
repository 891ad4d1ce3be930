'use client'

import { useCallback } from 'react'
import { useOverCells } from './useOverCells.ts'
import { useRun } from './runContext.ts'

/** How many cells a run would compute: those without a result, failed ones among them. Null while not known or under way. */
export function useMissingCount(): number | null {
  const { grid, cells, running } = useRun()
  const planned = grid?.cells
  const count = useCallback(() => {
    if (!planned || running) return null
    const missing = new Set<string>()
    for (const { key } of planned) {
      if (key === null) continue
      const { status } = cells.view(key)
      if (status !== 'done' && status !== 'loading') missing.add(key)
    }
    return missing.size
  }, [planned, cells, running])
  return useOverCells(count)
}
