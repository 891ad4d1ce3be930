import { z } from 'zod'
import { decodeSpeed } from '../../experiment/decodeSpeed.ts'
import { defineMetric, type Metric, type MetricInput } from '../metric/metric.ts'

type Made = NonNullable<MetricInput['made']>

/** Cells of a run share the machine, so these metrics compare variants of one run, not models; see `assay bench` for that. */
export const speedMetrics: readonly Metric[] = [
  speedMetric({
    id: 'latency',
    title: 'Latency',
    description:
      'Milliseconds from the start of the cell in the engine to its last token. Cells that run at the same time slow each other down.',
    higherIsBetter: false,
    measure: ({ timing }) => timing.totalMs,
  }),
  speedMetric({
    id: 'first-token-ms',
    title: 'Time to first token',
    description:
      'Milliseconds from the start of the cell in the engine to its first token: processing the prompt, and waiting for other cells.',
    higherIsBetter: false,
    measure: ({ timing }) => timing.ttftMs,
  }),
  speedMetric({
    id: 'tokens-per-second',
    title: 'Tokens per second',
    description: 'Output tokens per second after the first one. Null for an output of at most one token.',
    higherIsBetter: true,
    measure: (made) => decodeSpeed([made]),
  }),
  speedMetric({
    id: 'output-tokens',
    title: 'Output tokens',
    description: 'Number of tokens in the output, by the tokenizer of the model.',
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
    readsNoText: true,
    mainOption: null,
    range: { least: 0, most: null },
    optionsSchema: z.strictObject({}),
    scorer:
      () =>
      ({ made }) =>
        made ? measure(made) : null,
  })
}
