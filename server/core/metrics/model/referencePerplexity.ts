import { z } from 'zod'
import { measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/**
 * exp(-mean log-probability of the reference's tokens under the cell's prompt). The answer to the same question as `likelihood`, so that a
 * notebook with both asks once.
 */
export const referencePerplexity = defineMetric({
  id: 'reference-perplexity',
  title: 'Perplexity of the reference',
  group: 'model',
  readsNoText: true,
  description:
    'How surprising the reference is to the model as an answer to this prompt, without sampling: 1 is certainty, 10 is as if each token were one of ten. Measured with the model and the adapter of the cell, so it compares a model before and after training.',
  mainOption: 'value',
  higherIsBetter: false,
  range: { least: 1, most: null },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    /** Replaces the reference; a template. Of several references the first is used. */
    value: z.string().min(1).optional(),
    /** Id of the model. Default: the model that generated the cell. */
    model: z.string().min(1).optional(),
  }),
  scorer: ({ value, model }) => {
    const expected = optionTexts(value)
    return measuredScorer(
      (input) => {
        const text = expected(input)?.[0] ?? ''
        return input.cell === undefined || text === ''
          ? null
          : { kind: 'likelihood', model: model ?? input.cell.model, cell: input.cell.key, text }
      },
      ([sum, tokens]) => (sum === undefined || tokens === undefined || tokens === 0 ? null : Math.exp(-sum / tokens)),
    )
  },
})
