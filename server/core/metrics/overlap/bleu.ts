import { z } from 'zod'
import { againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { bleuTokenizerNames, bleuTokenizers } from './bleuTokenizers.ts'
import { stripEnd } from './pythonText.ts'
import { type BleuSmoothing, sentenceBleu } from './sentenceBleu.ts'

/** sacrebleu's defaults. */
const usualValue = { floor: 0.1, 'add-k': 1 } as const

/** `sacrebleu.sentence_bleu(output, references)`. Options have sacrebleu's names. */
export const bleu = defineMetric({
  id: 'bleu',
  title: 'BLEU',
  group: 'overlap',
  description:
    'Sequences of 1 to 4 words that the output shares with the references, 0 to 100; lower if the output is shorter. The same number as sacrebleu for one sentence. For Chinese and Japanese set tokenize to zh or char; for Korean, chrf is more informative.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 100 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    ...comparedWith,
    /** 13a separates Western punctuation, intl that of every script, zh each Chinese character, char every character; none splits at white space. */
    tokenize: z.enum(bleuTokenizerNames).default('13a'),
    /** How an order without a match is counted. */
    smooth_method: z.enum(['exp', 'floor', 'add-k', 'none']).default('exp'),
    /** For floor (default 0.1) and add-k (default 1). */
    smooth_value: z.number().min(0).optional(),
    lowercase: z.boolean().default(false),
    /** Leaves out orders for which the output is too short. sacrebleu's `use_effective_order`. */
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
