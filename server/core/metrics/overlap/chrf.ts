import { z } from 'zod'
import { againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric, type Metric } from '../metric/metric.ts'
import { sentenceChrf } from './sentenceChrf.ts'

/** `sacrebleu.sentence_chrf(output, references)`. Options have the names of sacrebleu's `CHRF`. */
export const chrf: Metric = chrfMetric({
  id: 'chrf',
  title: 'chrF',
  description:
    'Sequences of 1 to 6 characters that output and reference share, 0 to 100; recall has more weight than precision. The same number as sacrebleu for one sentence. Works for every script and tolerates different word endings, which suits Korean.',
  wordOrder: 0,
})

/** chrF that also counts words and pairs of words: sacrebleu's `CHRF(word_order=2)`. */
export const chrfPlusPlus: Metric = chrfMetric({
  id: 'chrf++',
  title: 'chrF++',
  description: 'chrF that also counts words and pairs of words, 0 to 100. The same number as sacrebleu for one sentence.',
  wordOrder: 2,
})

function chrfMetric({ wordOrder, ...texts }: { id: string; title: string; description: string; wordOrder: number }): Metric {
  return defineMetric({
    ...texts,
    group: 'overlap',
    mainOption: 'value',
    higherIsBetter: true,
    range: { least: 0, most: 100 },
    templates: { value: [] },
    optionsSchema: z.strictObject({
      ...comparedWith,
      char_order: z.int().min(1).max(20).default(6),
      word_order: z.int().min(0).max(20).default(wordOrder),
      beta: z.number().positive().default(2),
      lowercase: z.boolean().default(false),
      whitespace: z.boolean().default(false),
      eps_smoothing: z.boolean().default(false),
    }),
    scorer: ({ value, char_order, word_order, beta, lowercase, whitespace, eps_smoothing }) => {
      const settings = { charOrder: char_order, wordOrder: word_order, beta, whitespace, epsSmoothing: eps_smoothing }
      const read = (text: string) => (lowercase ? text.toLowerCase() : text)
      return againstReferences(value, (output, references) => sentenceChrf(read(output), references.map(read), settings))
    },
  })
}
