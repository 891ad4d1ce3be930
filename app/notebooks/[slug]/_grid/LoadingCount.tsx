'use client'

import { useCallback } from 'react'
import { formatNumber } from '../../../_ui/text/format.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'

/** Below this the reading is over before one could read about it. */
const WORTH_TELLING = 4000

/** How many stored results the page has yet to read; scores and order are of those that are there. */
export function LoadingCount() {
  const { cells } = useRun()
  const unread = useOverCells(useCallback(() => cells.unread().size, [cells]))
  return unread < WORTH_TELLING ? null : <span className="text-sm text-faint tabular">reading {formatNumber(unread)} results…</span>
}
