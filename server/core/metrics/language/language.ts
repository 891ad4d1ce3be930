import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { detectLanguages, languageCodes } from './detectLanguage.ts'

/** 1 where the output is in the language asked for. Await `prepareMetrics` before scoring by it. */
export const language = defineMetric({
  id: 'language',
  title: 'Language',
  group: 'language',
  description:
    'Whether the output is in the language given by its code (ko, en, ja …): 1 or 0, by its script and, where languages share one, by its letter sequences. Code and links aside. Null where the output is too short to tell.',
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
      return { score: found.includes(is) ? 1 : 0, reason: found.includes(is) ? null : `The output reads as ${found.join(' or ')}.` }
    },
})
