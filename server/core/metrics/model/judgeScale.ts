import { z } from 'zod'
import { judgeOptions } from './judge.ts'
import { defineMetric } from '../metric/metric.ts'
import { rubricScorer } from './rubricScorer.ts'

const grades = ['1', '2', '3', '4', '5']

/** The expected grade: the grades from 1 to 5, weighted by their probabilities (as in G-Eval, Liu et al. 2023). */
export const judgeScale = defineMetric({
  id: 'judge-1-5',
  title: 'Judge: 1 to 5',
  group: 'model',
  description: 'The expected grade of a judge model by your rubric: the mean of 1 to 5, weighted by their probabilities.',
  mainOption: 'rubric',
  higherIsBetter: true,
  range: { least: 1, most: 5 },
  templates: { rubric: ['output'] },
  optionsSchema: z.strictObject({
    /** The criterion, a template over the case's vars, `output` and `reference`. The output is appended if the template does not use it. */
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
