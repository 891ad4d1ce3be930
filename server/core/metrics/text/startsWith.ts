import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { foldCase } from '../metric/normaliseText.ts'

/** 1 where the output begins with the text. */
export const startsWith = defineMetric({
  id: 'starts-with',
  title: 'Starts with',
  group: 'text match',
  description:
    '1 if the output begins with the given text, or the reference where none is given; white space before it does not count. Of a list, any of them.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({ ...comparedWith, ignore_case: z.boolean().default(false) }),
  scorer: ({ value, ignore_case }) => {
    const read = (text: string) => {
      const composed = text.trimStart().normalize('NFC')
      return ignore_case ? foldCase(composed) : composed
    }
    return againstAny(value, (output, reference) => (read(output).startsWith(read(reference)) ? 1 : 0))
  },
})
