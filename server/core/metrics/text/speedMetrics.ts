import { z } from 'zod'
import { defineMetric, type Metric, type MetricInput } from '../metric/metric.ts'

type Made = NonNullable<MetricInput['made']>

/** Cells of a run share the machine, so that these tell variants of one run apart rather than one model from another: see `assay bench`. */
export const speedMetrics: readonly Metric[] = [
  speedMetric({
    id: 'latency',
    title: 'Latency',
    description: 'Milliseconds from the moment the engine took the cell to its last token. Cells that run together slow one another.',
    higherIsBetter: false,
    measure: ({ timing }) => timing.totalMs,
  }),
  speedMetric({
    id: 'first-token-ms',
    title: 'Time to first token',
    description: 'Milliseconds from the moment the engine took the cell to its first token: reading the prompt, and waiting for its turn.',
    higherIsBetter: false,
    measure: ({ timing }) => timing.ttftMs,
  }),
  speedMetric({
    id: 'tokens-per-second',
    title: 'Tokens per second',
    description: 'Output tokens a second once the first one was there. Null for an output of one token or none.',
    higherIsBetter: true,
    measure: ({ timing, tokens }) => {
      const ms = timing.totalMs - timing.ttftMs
      return tokens.output > 1 && ms > 0 ? ((tokens.output - 1) * 1000) / ms : null
    },
  }),
  speedMetric({
    id: 'output-tokens',
    title: 'Output tokens',
    description: 'How many tokens the output has, as the model counts them.',
    higherIsBetter: null,
    measure: ({ tokens }) => tokens.output,
  }),
]

function speedMetric({
  measure,
  ...about
}: Pick<Metric, 'id' | 'title' | 'description' | 'higherIsBetter'> & { measure: (made: Made) => number | null }): Metric {
  return defineMetric({
    ...about,
    group: 'speed',
    mainOption: null,
    range: { least: 0, most: null },
    optionsSchema: z.strictObject({}),
    scorer:
      () =>
      ({ made }) =>
        made ? measure(made) : null,
  })
}
