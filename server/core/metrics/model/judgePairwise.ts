import { z } from 'zod'
import { chosenLanguage, judgeMeasurement, judgeOptions, questionOf, readRubric } from './judge.ts'
import { judgePart, judgeTexts } from './judgeTexts.ts'
import { measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'

/**
 * Compares the output with that of a baseline variant for the same case, point and repeat, in both orders: a judge that always prefers the
 * first answer gives 0.5. `report: position-bias` reports this bias, from the same measurement.
 */
export const judgePairwise = defineMetric({
  id: 'judge-pairwise',
  title: 'Judge: better than a baseline',
  group: 'model',
  description:
    'The probability that a judge model prefers this output to the baseline variant\u2019s, averaged over both orders. With `report: position-bias`: how much it favours the answer shown first, -0.5 to 0.5; 0 is no bias.',
  mainOption: 'baseline',
  higherIsBetter: true,
  range: { least: -0.5, most: 1 },
  templates: { rubric: ['output'] },
  optionsSchema: z.strictObject({
    /** Name of the prompt variant to compare with. Its own cells have no score. */
    baseline: z.string().min(1),
    /** The criterion for a better answer, a template over the case's vars and `reference`. */
    rubric: z.string().min(1).optional(),
    report: z.enum(['win', 'position-bias']).default('win'),
    ...judgeOptions,
  }),
  scorer: ({ baseline, rubric, report, ...options }) => {
    const asked = rubric === undefined ? null : readRubric(rubric)
    return measuredScorer(
      (input) => {
        const other = input.rivals?.[baseline]
        if (other === undefined || input.cell?.variant === baseline) return null
        const question = questionOf(input.vars)
        const texts = judgeTexts[chosenLanguage(options, rubric ?? question)]
        const text = asked ? asked.render(input) : texts.isBetter
        if (text === null) return null
        const prompt = (a: string, b: string) =>
          [
            text,
            judgePart(texts.question, question),
            judgePart(texts.answerOf('A'), a),
            judgePart(texts.answerOf('B'), b),
            texts.askPair,
          ].join('\n\n')
        return judgeMeasurement(options, input, [prompt(input.output, other), prompt(other, input.output)], ['A', 'B'])
      },
      ([firstWhenFirst, , firstWhenSecond, winWhenSecond]) => {
        if (firstWhenFirst === undefined || firstWhenSecond === undefined || winWhenSecond === undefined) return null
        return report === 'win' ? (firstWhenFirst + winWhenSecond) / 2 : (firstWhenFirst + firstWhenSecond) / 2 - 0.5
      },
    )
  },
})
