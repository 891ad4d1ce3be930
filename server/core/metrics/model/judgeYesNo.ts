import { z } from 'zod'
import { judgeOptions } from './judge.ts'
import { defineMetric } from '../metric/metric.ts'
import { rubricScorer } from './rubricScorer.ts'

/** P(yes) / (P(yes) + P(no)) for a question about the output. */
export const judgeYesNo = defineMetric({
  id: 'judge-yes-no',
  title: 'Judge: yes or no',
  group: 'model',
  description:
    'The probability that a judge model answers yes to your question about the output. It is computed from the model\u2019s probabilities of the two words; the judge writes no text.',
  mainOption: 'rubric',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { rubric: ['output'] },
  optionsSchema: z.strictObject({
    /** The question, a template over the case's vars, `output` and `reference`. The output is appended if the template does not use it. */
    rubric: z.string().min(1),
    /** The two answers. Default: Yes and No, in Korean 예 and 아니요. */
    yes: z.string().min(1).optional(),
    no: z.string().min(1).optional(),
    ...judgeOptions,
  }),
  scorer: ({ yes, no, ...options }) =>
    rubricScorer(
      options,
      (texts) => {
        const words = [yes ?? texts.yes, no ?? texts.no] as const
        return { end: texts.askYesNo(...words), choices: [...words] }
      },
      ([probability]) => probability ?? null,
    ),
})
