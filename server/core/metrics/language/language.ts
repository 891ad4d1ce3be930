import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { detectLanguages, languageCodes } from './detectLanguage.ts'

/** 1 when the output is in the given language. Await `prepareMetrics` before scoring. */
export const language = defineMetric({
  id: 'language',
  title: 'Language',
  group: 'language',
  description:
    'Whether the output is in the language with the given code (ko, en, ja …): 1 or 0, by its script and, for languages that share one, by its letter sequences. Code and links are ignored. Null if the output is too short to decide.',
  mainOption: 'is',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    is: z.enum(languageCodes),
  }),
  scorer:
    ({ is }) =>
    ({ output }) => {
      const found = detectLanguages(output)
      if (found === null) return null
      return { score: found.includes(is) ? 1 : 0, reason: found.includes(is) ? null : `The detected language is ${found.join(' or ')}.` }
    },
})
