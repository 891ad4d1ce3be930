import { passes } from '#server/core/metrics/checks.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { formatDecimal } from '../../../../_ui/text/format.ts'

/** How a score reads: `pass` and `fail` by its check, else for metrics of 0 and 1; a number otherwise. */
export type ScoreView = { name: string; text: string; verdict: 'pass' | 'fail' | 'number' | 'none' }

/** One cell's score. Null scores (no reference, a metric that failed) read as a dash. */
export function scoreView(spec: Pick<MetricSpec, 'metric' | 'check'>, name: string, score: number | null): ScoreView {
  if (score === null) return { name, text: '–', verdict: 'none' }
  const metric = findMetric(spec.metric)
  const yesOrNo = metric?.range.least === 0 && metric.range.most === 1
  if (spec.check) {
    const verdict = passes(spec.check, score) ? 'pass' : 'fail'
    const sign = verdict === 'pass' ? '✓' : '✗'
    return { name, text: yesOrNo && (score === 0 || score === 1) ? sign : `${sign} ${formatDecimal(score, yesOrNo ? 2 : 3)}`, verdict }
  }
  if (!yesOrNo) return { name, text: formatDecimal(score), verdict: 'number' }
  if (score === 1) return { name, text: '✓', verdict: 'pass' }
  if (score === 0) return { name, text: '✗', verdict: 'fail' }
  return { name, text: formatDecimal(score, 2), verdict: 'number' }
}

/** A mean as the column head shows it: share metrics as per cent, others as a number. */
export function meanText(spec: Pick<MetricSpec, 'metric'>, mean: number | null): string {
  if (mean === null) return '–'
  const metric = findMetric(spec.metric)
  if (metric?.range.least === 0 && metric.range.most === 1) return `${Math.round(mean * 1000) / 10}%`
  return formatDecimal(mean)
}
