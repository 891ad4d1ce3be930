import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { sequenceMatcherRatio } from './sequenceMatcherRatio.ts'
import { codePoints } from './symbols.ts'

/** `difflib.SequenceMatcher(None, output, reference).ratio()` of CPython over code points. The order of the two texts matters. */
export const sequenceMatcher = defineMetric({
  id: 'sequence-matcher',
  title: 'Sequence matcher',
  group: 'overlap',
  description:
    'The share of both texts in common blocks of characters, 0 to 1: the ratio of Python’s difflib. In references of 200 characters or more, characters that make up over 1 % are ignored, as in Python; turn autojunk off to count all.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    ...comparedWith,
    /** CPython's default: a block cannot begin with a popular character of a long reference. */
    autojunk: z.boolean().default(true),
    ignore_case: z.boolean().default(false),
  }),
  scorer: ({ value, autojunk, ignore_case }) => {
    const read = (text: string) => codePoints(ignore_case ? text.toLowerCase() : text)
    return againstAny(value, (output, reference) => sequenceMatcherRatio(read(output), read(reference), autojunk))
  },
})
