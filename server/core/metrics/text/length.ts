import { z } from 'zod'
import { countCharacters, countSentences, countWords } from './countText.ts'
import { defineMetric } from '../metric/metric.ts'

const counters = { characters: countCharacters, words: countWords, sentences: countSentences }

/** Length of the output, ignoring white space at its ends. */
export const length = defineMetric({
  id: 'length',
  title: 'Length',
  group: 'structure',
  description: 'Length of the output in user-perceived characters, in words or in sentences. Neither direction is better in general.',
  mainOption: 'unit',
  higherIsBetter: null,
  range: { least: 0, most: null },
  optionsSchema: z.strictObject({ unit: z.enum(['characters', 'words', 'sentences']).default('characters') }),
  scorer:
    ({ unit }) =>
    ({ output }) =>
      counters[unit](output.trim()),
})
