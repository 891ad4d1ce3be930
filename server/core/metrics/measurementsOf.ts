import type { MetricSpec } from '../experiment/experiment.ts'
import { appliesTo } from './metric/appliesTo.ts'
import { type Measurement, measurementKey } from './metric/measurement.ts'
import type { MetricInput } from './metric/metric.ts'
import { preparedScorer } from './metrics.ts'

export type KeyedMeasurement = { key: string; measurement: Measurement }

/** Whether any of these metrics asks a model. */
export function asksModels(specs: readonly MetricSpec[]): boolean {
  return specs.some((spec) => preparedScorer(spec)?.measurement !== undefined)
}

/** What models have to be asked to score `count` outputs, each question once. `inputOf` gives null where there is no output. */
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
