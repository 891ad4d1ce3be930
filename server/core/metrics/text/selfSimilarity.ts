import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { outputSimilarities } from './outputSimilarities.ts'

/** Mean similarity of an output to the other repeats of its cell; the mean over the repeats is the mean over all pairs. */
export const selfSimilarity = defineMetric({
  id: 'self-similarity',
  title: 'Self-similarity',
  group: 'overlap',
  description:
    'How similar the repeats of one cell are: the mean similarity of this output to the others, from 0 to 1 (all equal). Lower is more diverse. No score without repeats.',
  mainOption: 'by',
  higherIsBetter: null,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    /** The metric that compares two outputs. */
    by: z.enum(['rouge-l-unicode', 'levenshtein-ratio', 'sequence-matcher']).default('rouge-l-unicode'),
  }),
  scorer: ({ by }) => {
    const similarity = outputSimilarities[by]
    return ({ output, siblings = [] }) => {
      if (siblings.length === 0) return null
      // Two empty outputs are equal, though they have no common word.
      const each = siblings.map((sibling) => (sibling === output ? 1 : similarity(output, sibling)))
      return each.reduce((sum, value) => sum + value, 0) / each.length
    }
  },
})
