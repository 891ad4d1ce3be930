import { z } from 'zod'
import { defaultEmbeddingModel, measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/** Cosine of the sentence embeddings of output and reference; with several references, of the closest one. */
export const similar = defineMetric({
  id: 'similar',
  title: 'Similar meaning',
  group: 'model',
  description:
    'How close output and reference are in meaning: the cosine of their sentence embeddings; with several references, the closest one. The default model is for English; for other languages name a multilingual one in `model`.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: -1, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    /** Compared instead of the reference; a template or a list of templates. */
    value: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    /** Id of an embedding model on the Models page. */
    model: z.string().min(1).default(defaultEmbeddingModel),
  }),
  scorer: ({ value, model }) => {
    const expected = optionTexts(value)
    return measuredScorer(
      (input) => {
        // An empty text has no meaning to compare, although the model would return a vector.
        const references = expected(input)?.filter((text) => text.trim() !== '') ?? []
        return references.length === 0 ? null : { kind: 'similarity', model, output: input.output, references }
      },
      (cosines) => (cosines.length === 0 ? null : Math.max(...cosines)),
    )
  },
})
