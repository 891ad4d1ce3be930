'use client'

import { useMemo, type ReactNode } from 'react'
import { StatisticsReactContext, useGridStatistics } from '../state/useColumnStatistics.ts'

/** Gives the statistics of the columns to their heads and to the toolbar. */
export function StatisticsProvider({ children }: { children: ReactNode }) {
  const { metrics, baseline, setBaseline } = useGridStatistics()
  const context = useMemo(() => ({ metrics, baseline, setBaseline }), [metrics, baseline, setBaseline])
  return <StatisticsReactContext value={context}>{children}</StatisticsReactContext>
}
