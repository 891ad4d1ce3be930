'use client'

import { useCallback, useMemo } from 'react'
import { type ChartPick, readPick, writePick } from '#server/core/charts/chartPick.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'

/** The mark of a chart whose cells the grid shows alone, kept in the address; null where it shows all. */
export function useChartPick(): [ChartPick | null, (pick: ChartPick | null) => void] {
  const [text, setText] = useUrlState('pick', '', { writeAfterMs: 0 })
  const pick = useMemo(() => readPick(text), [text])
  const setPick = useCallback((next: ChartPick | null) => setText(next ? writePick(next) : ''), [setText])
  return [pick, setPick]
}
