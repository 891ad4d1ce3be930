import { z } from 'zod'
import { againstAny, againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { textDistance, textRatio } from './levenshteinDistance.ts'

/** `rapidfuzz.distance.Levenshtein.distance(output, reference)`; of several references, the nearest. */
export const levenshtein = defineMetric({
  id: 'levenshtein',
  title: 'Levenshtein distance',
  group: 'overlap',
  description:
    'How many characters must be inserted, deleted or replaced to turn the output into the reference. An emoji outside the basic plane counts once.',
  mainOption: 'value',
  higherIsBetter: false,
  range: { least: 0, most: null },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) =>
    againstReferences(value, (output, references) => Math.min(...references.map((reference) => textDistance(output, reference)))),
})

/** `rapidfuzz.distance.Levenshtein.normalized_similarity(output, reference)`: 1 - distance / the longer length. */
export const levenshteinSimilarity = defineMetric({
  id: 'levenshtein-ratio',
  title: 'Levenshtein ratio',
  group: 'overlap',
  description:
    '1 less the Levenshtein distance over the longer text’s length: 1 for the same text, 0 where no character stays. Not the ratio of Python’s Levenshtein package, which counts a replacement twice.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) => againstAny(value, textRatio),
})
