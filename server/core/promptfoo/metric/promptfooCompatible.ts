import { z } from 'zod'
import { defineMetric } from '../../metrics/metric/metric.ts'
import { gradeAll, readAssertion } from './readAssertion.ts'

/** A score above 0, for an assertion that passes with the score 0. */
const LEAST_PASSING = 1e-9

const assertion = z.record(z.string(), z.json())

/** Scores as computed by promptfoo 0.123.1, for comparison with its results; see server/decisions/013. */
export const promptfooCompatible = defineMetric({
  id: 'promptfoo-compatible',
  title: 'promptfoo-compatible',
  group: 'text match',
  description:
    'The score that promptfoo computes for one of its assertions, or the weighted mean of several: with its BLEU, ROUGE-N and GLEU, edits counted in UTF-16 units, and yes and no as 1 and 0. For comparison with results of promptfoo; the other metrics agree with the reference packages.',
  mainOption: 'assert',
  higherIsBetter: true,
  /** Code may return any number. */
  range: { least: null, most: null },
  optionsSchema: z.strictObject({
    /** An assertion in promptfoo's syntax, or a list of them: `{ type: not-bleu, value: "{{reference}}", threshold: 0.4, weight: 2 }`. */
    assert: z.union([assertion, z.array(assertion)], { error: 'must be an assertion or a list of assertions: `{ type: bleu, value: … }`' }),
    /** The mean that several assertions must reach to pass; by default all must pass. */
    threshold: z.number().optional(),
    /** `score`: the number; `pass`: 1 if the test passes, otherwise 0; `verdict`: the number if it passes, at least 1e-9, otherwise 0. */
    result: z.enum(['score', 'pass', 'verdict']).default('score'),
  }),
  scorer: ({ assert, threshold, result }) => {
    const assertions = [assert].flat().map((each) => readAssertion(each))
    return (input) => {
      const graded = gradeAll(assertions, threshold, input)
      if (!graded) return null
      const { pass, score, reason } = graded
      const shown = { score, pass: Number(pass), verdict: pass ? Math.max(LEAST_PASSING, score) : 0 }[result]
      return { score: shown, reason: reason && `${reason.replace(/\.$/, '')}.` }
    }
  },
})
