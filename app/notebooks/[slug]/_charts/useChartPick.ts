'use client'

import { useCallback, useMemo } from 'react'
import { type ChartPick, readPick, writePick } from '#server/core/charts/chartPick.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'

/** The mark of a chart to whose cells the grid is limited, kept in the URL; null if the grid shows all cells. */
export function useChartPick(): [ChartPick | null, (pick: ChartPick | null) => void] {
  const [text, setText] = useUrlState('pick', '', { writeAfterMs: 0 })
  const pick = useMemo(() => readPick(text), [text])
  const setPick = useCallback((next: ChartPick | null) => setText(next ? writePick(next) : ''), [setText])
  return [pick, setPick]
}
