import { z } from 'zod'
import { countCharacters, countSentences, countWords } from './countText.ts'
import { defineMetric } from '../metric/metric.ts'

const counters = { characters: countCharacters, words: countWords, sentences: countSentences }

/** Length of the output, white space at its ends aside. */
export const length = defineMetric({
  id: 'length',
  title: 'Length',
  group: 'structure',
  description:
    'How long the output is, in characters as people count them, in words or in sentences. Neither long nor short is better as such.',
  mainOption: 'unit',
  higherIsBetter: null,
  range: { least: 0, most: null },
  optionsSchema: z.strictObject({ unit: z.enum(['characters', 'words', 'sentences']).default('characters') }),
  scorer:
    ({ unit }) =>
    ({ output }) =>
      counters[unit](output.trim()),
})
