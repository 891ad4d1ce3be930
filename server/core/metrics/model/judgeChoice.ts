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
 * Classification of the output by a judge into given classes. The weight of a choice is the probability of all its tokens in sequence; if
 * one choice is a prefix of another (“good”, “good enough”), the end of the answer is included for all of them.
 */
export const judgeChoice = defineMetric({
  id: 'judge-choice',
  title: 'Judge: choice',
  group: 'model',
  description:
    'A judge model assigns the output to one of your choices. With points for each choice the score is the expected points; with a plain list it is the probability of the choice named by the reference, or by `expect`.',
  mainOption: 'rubric',
  higherIsBetter: true,
  /** Points are set by the notebook and may be negative. */
  range: { least: null, most: null },
  templates: { rubric: ['output'], expect: [] },
  optionsSchema: z.strictObject({
    /** The question, a template over the case's vars, `output` and `reference`. The output is appended if the template does not use it. */
    rubric: z.string().min(1),
    /** `{ good: 1, fair: 0.5, bad: 0 }`, or a list such as `[positive, negative]`. */
    choices: choiceSchema,
    /** For a list: the correct choice, a template. Default: the reference. */
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
            `The expected choice \u201c${[...right].join('\u201d, \u201c')}\u201d is not one of: ${labels.join(', ')}.`,
          )
        return probabilities.reduce((sum, probability, position) => sum + (right.has(compared[position] ?? '') ? probability : 0), 0)
      },
      (input) => points !== null || expected(input) !== null,
    )
  },
})

/** A choice in comparable form: surrounding white space and Unicode composition are ignored. */
function plain(text: string): string {
  return text.normalize('NFC').trim()
}
