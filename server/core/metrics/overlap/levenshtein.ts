import { z } from 'zod'
import { againstAny, againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { textDistance, textRatio } from './levenshteinDistance.ts'

/** `rapidfuzz.distance.Levenshtein.distance(output, reference)`; with several references, the smallest distance. */
export const levenshtein = defineMetric({
  id: 'levenshtein',
  title: 'Levenshtein distance',
  group: 'overlap',
  description:
    'Number of characters to insert, delete or replace to turn the output into the reference. An emoji outside the basic plane counts as one.',
  mainOption: 'value',
  higherIsBetter: false,
  range: { least: 0, most: null },
  templates: { value: [] },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) =>
    againstReferences(value, (output, references) => Math.min(...references.map((reference) => textDistance(output, reference)))),
})

/** `rapidfuzz.distance.Levenshtein.normalized_similarity(output, reference)`: 1 - distance / longer length. */
export const levenshteinSimilarity = defineMetric({
  id: 'levenshtein-ratio',
  title: 'Levenshtein ratio',
  group: 'overlap',
  description:
    '1 minus the Levenshtein distance divided by the length of the longer text: 1 for equal texts, 0 if no character is kept. Not the ratio of Python’s Levenshtein package, which counts a replacement twice.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) => againstAny(value, textRatio),
})
