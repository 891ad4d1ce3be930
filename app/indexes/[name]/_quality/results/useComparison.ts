'use client'

import { useEffect, useState } from 'react'
import { compareRuns } from '#server/core/retrieval/metrics/compareRuns.ts'
import type { QualityMetric } from '#server/core/retrieval/metrics/qualityMetrics.ts'
import type { MetricStatistics } from '#server/core/stats/gridStatistics.ts'
import type { QualityReport } from '../../../../_trpc/apiTypes.ts'
import { pageClock, runSlices } from '../../../../_ui/browser/slices.ts'

const nothing: readonly MetricStatistics[] = []

/**
 * Intervals and differences of a report from its `baseline`, by metric; empty until they are computed, which takes seconds for thousands of
 * questions.
 */
export function useComparison(
  report: QualityReport,
  { baseline, metrics }: { baseline: number; metrics: readonly QualityMetric[] },
): readonly MetricStatistics[] {
  const [found, setFound] = useState<{ report: QualityReport; baseline: number; statistics: MetricStatistics[] } | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const scores = report.settings.map(({ perQuery }) => perQuery)
    void runSlices(compareRuns(scores, { baseline, metrics }), pageClock, stop.signal).then((statistics) => {
      if (statistics) setFound({ report, baseline, statistics })
    })
    return () => stop.abort()
  }, [report, baseline, metrics])
  return found?.report === report && found.baseline === baseline ? found.statistics : nothing
}
