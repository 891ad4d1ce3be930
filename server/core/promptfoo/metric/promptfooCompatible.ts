import { z } from 'zod'
import { defineMetric } from '../../metrics/metric/metric.ts'
import { gradeAll, readAssertion } from './readAssertion.ts'

const assertion = z.record(z.string(), z.json())

/** Numbers as promptfoo 0.123.1 gives them, for comparing with results from there; see server/decisions/015. */
export const promptfooCompatible = defineMetric({
  id: 'promptfoo-compatible',
  title: 'promptfoo-compatible',
  group: 'text match',
  description:
    'The number that promptfoo gives for one of its assertions, or the weighted mean of several: their BLEU, ROUGE-N and GLEU, edits counted in UTF-16 units, yes and no as 1 and 0. For comparing with results from there; our own metrics give the reference packages’ numbers.',
  mainOption: 'assert',
  higherIsBetter: true,
  /** Code may give any number. */
  range: { least: null, most: null },
  optionsSchema: z.strictObject({
    /** An assertion as promptfoo writes it, or a list of them: `{ type: not-bleu, value: "{{reference}}", threshold: 0.4, weight: 2 }`. */
    assert: z.union([assertion, z.array(assertion)], { error: 'is an assertion or a list of them: `{ type: bleu, value: … }`' }),
    /** The mean that a test of several assertions must reach to pass; without it all must pass. */
    threshold: z.number().optional(),
    /** `score`: the number; `pass`: 1 where the test passes there, else 0. */
    result: z.enum(['score', 'pass']).default('score'),
  }),
  scorer: ({ assert, threshold, result }) => {
    const assertions = [assert].flat().map((each) => readAssertion(each))
    return (input) => {
      const graded = gradeAll(assertions, threshold, input)
      if (!graded) return null
      return { score: result === 'pass' ? Number(graded.pass) : graded.score, reason: graded.reason && `${graded.reason}.` }
    }
  },
})
