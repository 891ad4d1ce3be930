'use client'

import { useEffect, useState } from 'react'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { metricsReady, prepareMetrics } from '#server/core/metrics/prepareMetrics.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'

const noMetrics: readonly MetricSpec[] = []

/** Loads what these metrics need (a sandbox, a language detector); true when they can score. */
export function useMetricsReady(metrics: readonly MetricSpec[] = noMetrics): boolean {
  const [, setLoaded] = useState(0)
  const ready = metricsReady(metrics)
  useEffect(() => {
    if (ready) return
    let gone = false
    prepareMetrics(metrics).then(
      () => {
        if (!gone) setLoaded((times) => times + 1)
      },
      (thrown: unknown) => toastError(thrown, 'Some metrics could not be loaded'),
    )
    return () => {
      gone = true
    }
  }, [metrics, ready])
  return ready
}
