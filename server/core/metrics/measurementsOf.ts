import type { MetricSpec } from '../notebook/experiment.ts'
import { appliesTo } from './appliesTo.ts'
import { type Measurement, measurementKey } from './measurement.ts'
import type { MetricInput } from './metric.ts'
import { preparedScorer } from './metrics.ts'

export type KeyedMeasurement = { key: string; measurement: Measurement }

/** Whether any of these metrics asks a model. */
export function asksModels(specs: readonly MetricSpec[]): boolean {
  return specs.some((spec) => preparedScorer(spec)?.measurement !== undefined)
}

/** What models have to be asked to score this output. A question that cannot be put is left out: its metric says why when it scores. */
export function measurementsOf(specs: readonly MetricSpec[], input: MetricInput): KeyedMeasurement[] {
  return specs.flatMap((spec): KeyedMeasurement[] => {
    const ask = preparedScorer(spec)?.measurement
    if (!ask || !appliesTo(spec, input.tags)) return []
    try {
      const measurement = ask(input)
      return measurement ? [{ key: measurementKey(measurement), measurement }] : []
    } catch {
      return []
    }
  })
}
