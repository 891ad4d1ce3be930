import { z } from 'zod'
import { measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/** How likely the model holds the reference under the cell's prompt, nothing sampled (teacher forcing). */
export const likelihood = defineMetric({
  id: 'likelihood',
  title: 'Likelihood of the reference',
  group: 'model',
  description:
    'Log-probability, in nats, that the model gives to the reference as the answer to this prompt: the mean over its tokens, or their sum. It compares prompts without sampling, so repeats and temperature do not move it.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: null, most: 0 },
  optionsSchema: z.strictObject({
    /** Asked for instead of the reference; a template. Of a list of references the first is taken. */
    value: z.string().min(1).optional(),
    /** `mean` per token, so that long and short answers compare; `sum` of the whole answer. */
    over: z.enum(['mean', 'sum']).default('mean'),
    /** Id of the model to ask. Default: the one that made the cell. */
    model: z.string().min(1).optional(),
  }),
  scorer: ({ value, over, model }) => {
    const expected = optionTexts(value)
    return measuredScorer(
      (input) => {
        const text = expected(input)?.[0] ?? ''
        return input.cell === undefined || text === ''
          ? null
          : { kind: 'likelihood', model: model ?? input.cell.model, cell: input.cell.key, text }
      },
      ([sum, tokens]) => (sum === undefined || tokens === undefined || tokens === 0 ? null : over === 'sum' ? sum : sum / tokens),
    )
  },
})
