import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { foldCase } from '../metric/normaliseText.ts'

/** 1 when the output equals the text, character by character in NFC. */
export const equals = defineMetric({
  id: 'equals',
  title: 'Equals',
  group: 'text match',
  description:
    '1 if the output is exactly the given text, by default the reference, including spaces and punctuation. Exact match is more lenient.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    ...comparedWith,
    ignore_case: z.boolean().default(false),
    /** Trims white space at both ends of both texts. */
    trim: z.boolean().default(false),
  }),
  scorer: ({ value, ignore_case, trim }) => {
    const read = (text: string) => {
      const composed = (trim ? text.trim() : text).normalize('NFC')
      return ignore_case ? foldCase(composed) : composed
    }
    return againstAny(value, (output, reference) => (read(output) === read(reference) ? 1 : 0))
  },
})
