import { z } from 'zod'
import { judgeOptions } from './judge.ts'
import { defineMetric } from '../metric/metric.ts'
import { rubricScorer } from './rubricScorer.ts'

const grades = ['1', '2', '3', '4', '5']

/** The expected grade: each grade from 1 to 5, weighed by its probability (as in G-Eval, Liu et al. 2023). */
export const judgeScale = defineMetric({
  id: 'judge-1-5',
  title: 'Judge: 1 to 5',
  group: 'model',
  description:
    'The grade that a judge model is expected to give by your rubric: the mean of 1 to 5, weighed by the probability it gives to each.',
  mainOption: 'rubric',
  higherIsBetter: true,
  range: { least: 1, most: 5 },
  optionsSchema: z.strictObject({
    /** What is graded, a template over the case's vars, `output` and `reference`. The output is put below where it is not mentioned. */
    rubric: z.string().min(1),
    ...judgeOptions,
  }),
  scorer: (options) =>
    rubricScorer(
      options,
      (texts) => ({ end: texts.askScale, choices: grades }),
      (probabilities) => probabilities.reduce((sum, probability, position) => sum + probability * (position + 1), 0),
    ),
})
