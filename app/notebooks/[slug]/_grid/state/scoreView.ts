import { passes } from '#server/core/metrics/metric/passes.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { formatDecimal } from '../../../../_ui/text/format.ts'

/** How a score is shown. `pass` and `fail` come from its check, or from a score of 1 or 0 of a yes-or-no metric. */
export type ScoreView = { name: string; text: string; verdict: 'pass' | 'fail' | 'number' | 'none' }

/** The view of a cell's score. Null (no reference, or the metric failed) is shown as a dash. */
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

/** The mean in a column head: yes-or-no metrics as a percentage, others as a number. */
export function meanText(spec: Pick<MetricSpec, 'metric'>, mean: number | null): string {
  if (mean === null) return '–'
  const metric = findMetric(spec.metric)
  if (metric?.range.least === 0 && metric.range.most === 1) return `${Math.round(mean * 1000) / 10}%`
  return formatDecimal(mean)
}
