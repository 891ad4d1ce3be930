import { z } from 'zod'
import { againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { editRate } from './editRate.ts'
import { terTokens } from './terTokens.ts'

/** `sacrebleu.sentence_ter(output, references)`. Options have sacrebleu's names. */
export const ter = defineMetric({
  id: 'ter',
  title: 'TER',
  group: 'overlap',
  description:
    'Translation edit rate: words to insert, delete or replace and blocks to move, per 100 words of the reference; 0 for equal texts. The same number as sacrebleu for one sentence.',
  mainOption: 'value',
  higherIsBetter: false,
  range: { least: 0, most: null },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    ...comparedWith,
    /** Separates punctuation from words. */
    normalized: z.boolean().default(false),
    no_punct: z.boolean().default(false),
    /** Applies both options to Chinese and Japanese too. */
    asian_support: z.boolean().default(false),
    case_sensitive: z.boolean().default(false),
  }),
  scorer: ({ value, normalized, no_punct, asian_support, case_sensitive }) => {
    const settings = { normalized, noPunct: no_punct, asianSupport: asian_support, caseSensitive: case_sensitive }
    const tokens = (text: string) => terTokens(text, settings)
    // sacrebleu tokenises a reference twice. This matters when punctuation is separated: `a-1.` gives other words the second time.
    const referenceTokens = (text: string) => (normalized || no_punct ? tokens(tokens(text).join(' ')) : tokens(text))
    return againstReferences(value, (output, references) => editRate(tokens(output), references.map(referenceTokens)))
  },
})
