import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { foldCase } from '../metric/normaliseText.ts'

/** 1 when the output begins with the text. */
export const startsWith = defineMetric({
  id: 'starts-with',
  title: 'Starts with',
  group: 'text match',
  description:
    '1 if the output begins with the given text, by default the reference, ignoring leading white space; for a list, with any of its texts.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({ ...comparedWith, ignore_case: z.boolean().default(false) }),
  scorer: ({ value, ignore_case }) => {
    const read = (text: string) => {
      const composed = text.trimStart().normalize('NFC')
      return ignore_case ? foldCase(composed) : composed
    }
    return againstAny(value, (output, reference) => (read(output).startsWith(read(reference)) ? 1 : 0))
  },
})
