import { z } from 'zod'
import { chosenLanguage, judgeMeasurement, judgeOptions, readRubric } from './judge.ts'
import { judgePart, judgeTexts } from './judgeTexts.ts'
import { measuredScorer } from './measurement.ts'
import { defineMetric } from './metric.ts'

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
  scorer: ({ rubric, ...options }) => {
    const { render, mentionsOutput } = readRubric(rubric)
    return measuredScorer(
      (input) => {
        const text = render(input)
        if (text === null) return null
        const texts = judgeTexts[chosenLanguage(options, rubric)]
        const parts = [text, ...(mentionsOutput ? [] : [judgePart(texts.answer, input.output)]), texts.askScale]
        return judgeMeasurement(options, input, [parts.join('\n\n')], grades)
      },
      (probabilities) => probabilities.reduce((sum, probability, position) => sum + probability * (position + 1), 0),
    )
  },
})
