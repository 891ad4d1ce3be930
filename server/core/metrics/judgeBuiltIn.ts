import { z } from 'zod'
import { chosenLanguage, judgeMeasurement, judgeOptions, questionOf } from './judge.ts'
import { judgePart, judgeTexts } from './judgeTexts.ts'
import { measuredScorer } from './measurement.ts'
import { defineMetric } from './metric.ts'
import { optionTemplate } from './optionTemplate.ts'

/** P(yes): does the output answer what was asked? */
export const judgeAnswerRelevance = defineMetric({
  id: 'judge-answer-relevance',
  title: 'Judge: answers the question',
  group: 'model',
  description:
    'The probability that a judge model finds the output to the point: it addresses what was asked, right or wrong. The question is the case\u2019s `question`, or else its vars.',
  mainOption: 'question',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    /** What was asked; a template over the case's vars. */
    question: z.string().min(1).optional(),
    ...judgeOptions,
  }),
  scorer: ({ question, ...options }) => {
    const asked = question === undefined ? null : optionTemplate(question)
    return measuredScorer(
      (input) => {
        const text = asked ? (asked(input)?.[0] ?? '') : questionOf(input.vars)
        if (text.trim() === '') return null
        const texts = judgeTexts[chosenLanguage(options, text)]
        const parts = [
          judgePart(texts.question, text),
          judgePart(texts.answer, input.output),
          texts.isRelevant,
          texts.askYesNo(texts.yes, texts.no),
        ]
        return judgeMeasurement(options, input, [parts.join('\n\n')], [texts.yes, texts.no])
      },
      ([probability]) => probability ?? null,
    )
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
  optionsSchema: z.strictObject({
    /** What the output may rest on; a template over the case's vars. */
    context: z.string().min(1).default('{{context}}'),
    ...judgeOptions,
  }),
  scorer: ({ context, ...options }) => {
    const contextOf = optionTemplate(context)
    return measuredScorer(
      (input) => {
        const text = contextOf(input)?.join('\n') ?? ''
        if (text.trim() === '') return null
        const texts = judgeTexts[chosenLanguage(options, text)]
        const parts = [
          judgePart(texts.context, text),
          judgePart(texts.answer, input.output),
          texts.isGrounded,
          texts.askYesNo(texts.yes, texts.no),
        ]
        return judgeMeasurement(options, input, [parts.join('\n\n')], [texts.yes, texts.no])
      },
      ([probability]) => probability ?? null,
    )
  },
})
