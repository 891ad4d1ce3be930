import { z } from 'zod'
import { againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { bleuTokenizerNames, bleuTokenizers } from './bleuTokenizers.ts'
import { stripEnd } from './pythonText.ts'
import { type BleuSmoothing, sentenceBleu } from './sentenceBleu.ts'

/** The values that sacrebleu takes where none is given. */
const usualValue = { floor: 0.1, 'add-k': 1 } as const

/** `sacrebleu.sentence_bleu(output, references)`, with its options by their names there. */
export const bleu = defineMetric({
  id: 'bleu',
  title: 'BLEU',
  group: 'overlap',
  description:
    'Runs of 1 to 4 words that the output shares with the references, 0 to 100, less where it is shorter: sacrebleu’s number for one sentence. For Chinese and Japanese set tokenize to zh or char; for Korean, chrf says more.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 100 },
  optionsSchema: z.strictObject({
    ...comparedWith,
    /** 13a: Western punctuation apart; intl: that of every script; zh: Chinese characters one by one; char: all; none: blanks only. */
    tokenize: z.enum(bleuTokenizerNames).default('13a'),
    /** What stands in for an order without a match. */
    smooth_method: z.enum(['exp', 'floor', 'add-k', 'none']).default('exp'),
    /** For floor (default 0.1) and add-k (default 1). */
    smooth_value: z.number().min(0).optional(),
    lowercase: z.boolean().default(false),
    /** Leaves out orders that the output is too short for. sacrebleu's `use_effective_order`. */
    effective_order: z.boolean().default(true),
  }),
  scorer: ({ value, tokenize, smooth_method, smooth_value, lowercase, effective_order }) => {
    const smoothing: BleuSmoothing =
      smooth_method === 'floor' || smooth_method === 'add-k'
        ? { method: smooth_method, value: smooth_value ?? usualValue[smooth_method] }
        : { method: smooth_method }
    const tokens = (text: string) => bleuTokenizers[tokenize](stripEnd(lowercase ? text.toLowerCase() : text))
    return againstReferences(value, (output, references) =>
      sentenceBleu(tokens(output), references.map(tokens), { smoothing, effectiveOrder: effective_order }),
    )
  },
})
