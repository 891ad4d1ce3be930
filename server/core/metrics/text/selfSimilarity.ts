import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { textRatio } from '../overlap/levenshteinDistance.ts'
import { rougeL } from '../overlap/rougeScores.ts'
import { unicodeWords } from '../overlap/rougeTokenizers.ts'
import { sequenceMatcherRatio } from '../overlap/sequenceMatcherRatio.ts'
import { codePoints } from '../overlap/symbols.ts'

const similarities = {
  'rouge-l-unicode': (one: string, other: string) => rougeL(one, other, unicodeWords),
  'levenshtein-ratio': textRatio,
  'sequence-matcher': (one: string, other: string) => sequenceMatcherRatio(codePoints(one), codePoints(other)),
}

/** Mean similarity of an output to the other repeats of its cell; its mean over the repeats is that of all pairs. */
export const selfSimilarity = defineMetric({
  id: 'self-similarity',
  title: 'Self-similarity',
  group: 'overlap',
  description:
    'How alike the repeats of one cell are: the mean similarity of this output to the others, 0 to 1 where all are the same. The lower, the more diverse. No score without repeats.',
  mainOption: 'by',
  higherIsBetter: null,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    /** The metric that two outputs are compared by. */
    by: z.enum(['rouge-l-unicode', 'levenshtein-ratio', 'sequence-matcher']).default('rouge-l-unicode'),
  }),
  scorer: ({ by }) => {
    const similarity = similarities[by]
    return ({ output, siblings = [] }) => {
      if (siblings.length === 0) return null
      // Two empty outputs are alike, though they have no word in common.
      const each = siblings.map((sibling) => (sibling === output ? 1 : similarity(output, sibling)))
      return each.reduce((sum, value) => sum + value, 0) / each.length
    }
  },
})
