import { z } from 'zod'
import { defaultEmbeddingModel, measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTemplate } from '../metric/optionTemplate.ts'

/** Share of the output's sentences that are close to a sentence of the context. */
export const grounded = defineMetric({
  id: 'grounded',
  title: 'Grounded in the context',
  group: 'model',
  description:
    'Share of the output\u2019s sentences that are close in meaning to a sentence of the given context. Closeness is not proof: a negation is close to its statement. Judge-grounded is more accurate and slower.',
  mainOption: 'context',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { context: [] },
  optionsSchema: z.strictObject({
    /** The text that should support the output; a template over the case's vars. */
    context: z.string().min(1).default('{{context}}'),
    /** Minimum cosine of a supported sentence. */
    threshold: z.number().min(-1).max(1).default(0.6),
    /** Id of an embedding model on the Models page. */
    model: z.string().min(1).default(defaultEmbeddingModel),
  }),
  scorer: ({ context, threshold, model }) => {
    const contextOf = optionTemplate(context)
    return measuredScorer(
      (input) => {
        const text = contextOf(input)?.join('\n') ?? ''
        return text.trim() === '' ? null : { kind: 'grounding', model, output: input.output, context: text }
      },
      (nearest) => (nearest.length === 0 ? null : nearest.filter((cosine) => cosine >= threshold).length / nearest.length),
    )
  },
})
