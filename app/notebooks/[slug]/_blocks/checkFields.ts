import type { Json } from '#server/core/json.ts'
import type { Metric } from '#server/core/metrics/metric/metric.ts'
import type { MetricField } from './metricFields.ts'

/** The fields of a metric's check: a lower bound where more is better, an upper one where less is, both where neither is said. */
export function checkFields({ higherIsBetter }: Pick<Metric, 'higherIsBetter'>, options: Record<string, Json>): MetricField[] {
  const shared = { choices: [], fallback: '', list: false }
  if (options.check !== undefined) return [{ ...shared, name: 'check', kind: 'flag' }]
  const bounds = ['at_least', 'at_most'].filter(
    (name) => options[name] !== undefined || (name === 'at_least' ? higherIsBetter !== false : higherIsBetter !== true),
  )
  const rate: string[] = bounds.some((name) => options[name] !== undefined) ? ['pass_rate'] : []
  return [...bounds, ...rate].map((name) => ({ ...shared, name, kind: 'number' as const, fallback: name === 'pass_rate' ? '1' : '' }))
}
