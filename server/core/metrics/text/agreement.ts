import { z } from 'zod'
import { axisValueText } from '../metric/cellInputs.ts'
import { defineMetric } from '../metric/metric.ts'
import { codePoints } from '../overlap/symbols.ts'
import { outputSimilarities } from './outputSimilarities.ts'

const ways = {
  same: (output: string, other: string) => (output === other ? 1 : 0),
  beginning: sharedBeginning,
  ...outputSimilarities,
}

/** How far an output is that of another column: the cell that differs in the value of one axis only, with the same case and repeat. */
export const agreement = defineMetric({
  id: 'agreement',
  title: 'Agreement with a column',
  group: 'overlap',
  description:
    'How far the output is that of another column, such as a quantised model and its original: the cell that differs in one axis only. `same`: 1 if both are equal; `beginning`: the share of characters before the first difference; or a similarity. The other column itself has no score.',
  mainOption: 'with',
  higherIsBetter: null,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    /** The value of the axis in the other column, such as the id of a model. */
    with: z.union([z.string().min(1), z.number(), z.boolean()]),
    /** The axis whose value differs. */
    axis: z.string().min(1).default('model'),
    by: z.enum(['same', 'beginning', 'rouge-l-unicode', 'levenshtein-ratio', 'sequence-matcher']).default('same'),
  }),
  scorer: ({ with: value, axis, by }) => {
    const wanted = axisValueText(value)
    const similarity = ways[by]
    return ({ output, along }) => {
      const other = along?.(axis)
      const text = other?.outputs[wanted]
      if (text === undefined || other?.own === wanted) return null
      // Two empty outputs are equal, though they have no common word.
      return text === output ? 1 : similarity(output, text)
    }
  },
})

/** The characters before the first difference, as a share of the longer text. */
function sharedBeginning(output: string, other: string): number {
  const [one, two] = [codePoints(output), codePoints(other)]
  const longer = Math.max(one.length, two.length)
  let equal = 0
  while (equal < longer && one[equal] === two[equal]) equal += 1
  return longer === 0 ? 1 : equal / longer
}
