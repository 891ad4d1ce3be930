import { z } from 'zod'
import { chosenLanguage, judgeMeasurement, judgeOptions, readRubric } from './judge.ts'
import { judgePart, judgeTexts } from './judgeTexts.ts'
import { measuredScorer } from './measurement.ts'
import { defineMetric } from './metric.ts'

/** P(yes) / (P(yes) + P(no)) for a question about the output. */
export const judgeYesNo = defineMetric({
  id: 'judge-yes-no',
  title: 'Judge: yes or no',
  group: 'model',
  description:
    'The probability that a judge model answers yes to your question about the output. It is read from the model\u2019s probabilities for the two words, so no prose of the judge can spoil it.',
  mainOption: 'rubric',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    /** The question, a template over the case's vars, `output` and `reference`. The output is put below where it is not mentioned. */
    rubric: z.string().min(1),
    /** The words that are weighed. Default: Yes and No, in Korean 예 and 아니요. */
    yes: z.string().min(1).optional(),
    no: z.string().min(1).optional(),
    ...judgeOptions,
  }),
  scorer: ({ rubric, yes, no, ...options }) => {
    const { render, mentionsOutput } = readRubric(rubric)
    return measuredScorer(
      (input) => {
        const text = render(input)
        if (text === null) return null
        const texts = judgeTexts[chosenLanguage(options, rubric)]
        const words = [yes ?? texts.yes, no ?? texts.no] as const
        const parts = [text, ...(mentionsOutput ? [] : [judgePart(texts.answer, input.output)]), texts.askYesNo(...words)]
        return judgeMeasurement(options, input, [parts.join('\n\n')], [...words])
      },
      ([probability]) => probability ?? null,
    )
  },
})
