import { z } from 'zod'
import { measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'
import { askReference } from './likelihood.ts'
import { perplexityOf } from './perplexity.ts'

/** exp(-mean log-probability of the reference's tokens under the cell's prompt). */
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
  scorer: (options) => measuredScorer(askReference(options), perplexityOf),
})
