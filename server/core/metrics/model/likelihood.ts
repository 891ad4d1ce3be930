import { z } from 'zod'
import { measuredScorer, type Measurement } from '../metric/measurement.ts'
import { defineMetric, type MetricInput } from '../metric/metric.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/** Log-probability of the reference under the cell's prompt, without sampling (teacher forcing). */
export const likelihood = defineMetric({
  id: 'likelihood',
  title: 'Likelihood of the reference',
  group: 'model',
  readsNoText: true,
  description:
    'Log-probability, in nats, of the reference as the model\u2019s answer to this prompt: the mean over its tokens, or their sum. It compares prompts without sampling, so repeats and temperature do not affect it.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: null, most: 0 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    /** Replaces the reference; a template. Of several references the first is used. */
    value: z.string().min(1).optional(),
    /** `mean` per token, which makes long and short answers comparable; `sum` over the whole answer. */
    over: z.enum(['mean', 'sum']).default('mean'),
    /** Id of the model. Default: the model that generated the cell. */
    model: z.string().min(1).optional(),
  }),
  scorer: ({ over, ...asked }) =>
    measuredScorer(askReference(asked), ([sum, tokens]) =>
      sum === undefined || tokens === undefined || tokens === 0 ? null : over === 'sum' ? sum : sum / tokens,
    ),
})

/** The question about the reference. Metrics that ask it of the same cell get one answer. */
export function askReference({
  value,
  model,
}: {
  value?: string | undefined
  model?: string | undefined
}): (input: MetricInput) => Measurement | null {
  const expected = optionTexts(value)
  return (input) => {
    const text = expected(input)?.[0] ?? ''
    return input.cell === undefined || text === ''
      ? null
      : { kind: 'likelihood', model: model ?? input.cell.model, cell: input.cell.key, text }
  }
}
