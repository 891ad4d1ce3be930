import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { judgeOptions } from './judge.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTexts } from '../metric/optionTemplate.ts'
import { rubricScorer } from './rubricScorer.ts'

const choiceSchema = z.union([
  z.array(z.string().min(1)).min(2),
  z.record(z.string().min(1), z.number()).refine((choices) => Object.keys(choices).length > 1, 'needs at least two choices'),
])

/**
 * How a judge sorts the output into classes of your own. A choice weighs what the model gives to all its tokens in a row; where one
 * choice begins another (“good”, “good enough”), all of them are weighed with the end of the answer after them.
 */
export const judgeChoice = defineMetric({
  id: 'judge-choice',
  title: 'Judge: choice',
  group: 'model',
  description:
    'A judge model sorts the output into your choices. With points for each choice the score is the points expected; with a plain list it is the probability of the choice that the reference, or `expect`, names.',
  mainOption: 'rubric',
  higherIsBetter: true,
  /** Points are what the notebook gives, below 0 too. */
  range: { least: null, most: null },
  optionsSchema: z.strictObject({
    /** What is asked, a template over the case's vars, `output` and `reference`. The output is put below where it is not mentioned. */
    rubric: z.string().min(1),
    /** `{ good: 1, fair: 0.5, bad: 0 }`, or a list such as `[positive, negative]`. */
    choices: choiceSchema,
    /** For a list: the right choice, a template. Default: the reference. */
    expect: z.string().min(1).optional(),
    ...judgeOptions,
  }),
  scorer: ({ choices, expect, ...options }) => {
    const labels = Array.isArray(choices) ? choices : Object.keys(choices)
    const compared = labels.map(plain)
    const points = Array.isArray(choices) ? null : Object.values(choices)
    const expected = optionTexts(expect)
    return rubricScorer(
      options,
      (texts) => ({ end: texts.askChoice(labels), choices: labels }),
      (probabilities, input) => {
        if (points) return probabilities.reduce((sum, probability, position) => sum + probability * (points[position] ?? 0), 0)
        const right = new Set(expected(input)?.map(plain))
        if (!compared.some((label) => right.has(label)))
          throw new AppError(
            'BAD_INPUT',
            `The right choice \u201c${[...right].join('\u201d, \u201c')}\u201d is none of: ${labels.join(', ')}.`,
          )
        return probabilities.reduce((sum, probability, position) => sum + (right.has(compared[position] ?? '') ? probability : 0), 0)
      },
      (input) => points !== null || expected(input) !== null,
    )
  },
})

/** A choice as it is compared: blanks around it and the way its Hangul and accents are composed say nothing. */
function plain(text: string): string {
  return text.normalize('NFC').trim()
}
