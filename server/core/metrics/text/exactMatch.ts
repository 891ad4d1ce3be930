import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { normaliseText } from '../metric/normaliseText.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/** 1 when output and reference are equal after `normaliseText`. */
export const exactMatch = defineMetric({
  id: 'exact-match',
  title: 'Exact match',
  group: 'text match',
  description: '1 if the output is the reference, ignoring case, white space and outer punctuation; with several references, any of them.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    /** Compared instead of the reference; a template or a list of templates. */
    value: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  }),
  scorer: ({ value }) => {
    const expected = optionTexts(value)
    return (input) => {
      const texts = expected(input)
      if (texts === null || texts.length === 0) return null
      const output = normaliseText(input.output)
      return texts.some((text) => normaliseText(text) === output) ? 1 : 0
    }
  },
})
