import { z } from 'zod'
import { chosenLanguage, judgeMeasurement, type JudgeOptions, judgeOptions, questionOf } from './judge.ts'
import { judgePart, judgeTexts } from './judgeTexts.ts'
import { measuredScorer } from '../metric/measurement.ts'
import { defineMetric, type MetricInput, type Scorer } from '../metric/metric.ts'
import { optionTemplate } from '../metric/optionTemplate.ts'

/** P(yes): does the output answer the question? */
export const judgeAnswerRelevance = defineMetric({
  id: 'judge-answer-relevance',
  title: 'Judge: answers the question',
  group: 'model',
  description:
    'The probability that a judge model finds that the output addresses the question, right or wrong. The question is the case\u2019s `question`, otherwise its vars.',
  mainOption: 'question',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { question: [] },
  optionsSchema: z.strictObject({
    /** The question; a template over the case's vars. */
    question: z.string().min(1).optional(),
    ...judgeOptions,
  }),
  scorer: ({ question, ...options }) => {
    const asked = question === undefined ? null : optionTemplate(question)
    return yesNoScorer(options, (input) => (asked ? (asked(input)?.[0] ?? '') : questionOf(input.vars)), {
      part: 'question',
      ask: 'isRelevant',
    })
  },
})

/** P(yes): does the context support all of the output? */
export const judgeGrounded = defineMetric({
  id: 'judge-grounded',
  title: 'Judge: grounded in the context',
  group: 'model',
  description: 'The probability that a judge model finds every statement of the output supported by the given context.',
  mainOption: 'context',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { context: [] },
  optionsSchema: z.strictObject({
    /** The text that should support the output; a template over the case's vars. */
    context: z.string().min(1).default('{{context}}'),
    ...judgeOptions,
  }),
  scorer: ({ context, ...options }) => {
    const contextOf = optionTemplate(context)
    return yesNoScorer(options, (input) => contextOf(input)?.join('\n') ?? '', { part: 'context', ask: 'isGrounded' })
  },
})

/** P(yes) for a built-in question about the output, given an additional text; null when that text is empty. */
function yesNoScorer(
  options: JudgeOptions,
  textOf: (input: MetricInput) => string,
  { part, ask }: { part: 'question' | 'context'; ask: 'isRelevant' | 'isGrounded' },
): Scorer {
  return measuredScorer(
    (input) => {
      const text = textOf(input)
      if (text.trim() === '') return null
      const texts = judgeTexts[chosenLanguage(options, text)]
      const { yes, no } = texts
      const parts = [judgePart(texts[part], text), judgePart(texts.answer, input.output), texts[ask], texts.askYesNo(yes, no)]
      return judgeMeasurement(options, input, [parts.join('\n\n')], [yes, no])
    },
    ([probability]) => probability ?? null,
  )
}
