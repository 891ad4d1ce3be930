import type { MetricSpec } from '../experiment/experiment.ts'
import { appliesTo } from './metric/appliesTo.ts'
import { type Measurement, measurementKey } from './metric/measurement.ts'
import type { MetricInput } from './metric/metric.ts'
import { preparedInput, preparedScorer } from './metrics.ts'

export type KeyedMeasurement = { key: string; measurement: Measurement }

/** True when a metric needs measurements of a model. */
export function asksModels(specs: readonly MetricSpec[]): boolean {
  return specs.some((spec) => preparedScorer(spec)?.measurement !== undefined)
}

/** The distinct measurements needed to score `count` outputs. `inputOf` returns null when there is no output. */
export function allMeasurements(
  specs: readonly MetricSpec[],
  count: number,
  inputOf: (position: number) => MetricInput | null,
): KeyedMeasurement[] {
  const asked = new Map<string, KeyedMeasurement>()
  if (!asksModels(specs)) return []
  for (let position = 0; position < count; position++) {
    const input = inputOf(position)
    for (const each of input ? measurementsOf(specs, input) : []) asked.set(each.key, each)
  }
  return [...asked.values()]
}

/**
 * The measurements needed to score this output. A measurement that cannot be formed is left out: its metric reports the problem when it
 * scores.
 */
export function measurementsOf(specs: readonly MetricSpec[], input: MetricInput): KeyedMeasurement[] {
  return specs.flatMap((spec): KeyedMeasurement[] => {
    const ask = preparedScorer(spec)?.measurement
    if (!ask || !appliesTo(spec, input.tags)) return []
    try {
      const scored = preparedInput(spec, input)
      const measurement = scored && ask(scored)
      return measurement ? [{ key: measurementKey(measurement), measurement }] : []
    } catch {
      return []
    }
  })
}
