import { z } from 'zod'
import { holdsText } from '../../findText.ts'
import { defineMetric } from '../metric/metric.ts'
import { foldCase } from '../metric/normaliseText.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/** 1 when the output contains the text. */
export const contains = defineMetric({
  id: 'contains',
  title: 'Contains',
  group: 'text match',
  description: '1 if the output contains the given text, by default the reference; for a list, any of its texts.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    /** The text to find; a template or a list of templates. Default: the reference. */
    value: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    ignore_case: z.boolean().default(false),
  }),
  scorer: ({ value, ignore_case }) => {
    const expected = optionTexts(value)
    const fold = (text: string) => (ignore_case ? foldCase(text.normalize('NFC')) : text.normalize('NFC'))
    return (input) => {
      // Every output contains the empty text, which is therefore ignored.
      const texts = expected(input)?.filter((text) => text !== '') ?? []
      if (texts.length === 0) return null
      const output = fold(input.output)
      return texts.some((text) => holdsText(output, fold(text))) ? 1 : 0
    }
  },
})
