import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { textOf } from '../../json.ts'
import type { MetricInput } from '../metric/metric.ts'
import { runInSandbox } from './sandbox.ts'

const limits = { timeMs: 200, memoryMb: 32 }

/** The sandbox's answer. It is checked, because code that replaces built-ins can produce anything. */
const answerSchema = z.union([z.strictObject({ problem: z.string() }), z.strictObject({ value: z.json() })])

/**
 * A function of the notebook, `(output, { reference, vars }) => text or value`, that an output goes through before it is scored. It runs in
 * the sandbox. A value that is not a text is JSON to metrics that compare text; JavaScript gets the value. Await `prepareMetrics` before.
 * The returned function throws AppError BAD_INPUT when the code fails.
 */
export function outputTransform(code: string): (input: MetricInput) => MetricInput {
  return (given) => {
    const { output, reference, vars, transformed } = given
    const input = JSON.stringify({ output: transformed ?? output, given: { reference, vars }, asks: 'value' })
    const answer = answerSchema.safeParse(parsed(runInSandbox(code, input, limits)))
    if (!answer.success) throw new AppError('BAD_INPUT', 'transform: it replaced what the sandbox answers with, or returned nothing.')
    if ('problem' in answer.data) throw new AppError('BAD_INPUT', `transform: ${answer.data.problem.replace(/^The metric /, 'it ')}`)
    const { value } = answer.data
    // Not a spread, which would read the outputs of other cells.
    return Object.create(given, {
      output: { value: textOf(value), enumerable: true },
      transformed: { value, enumerable: true },
    }) as MetricInput
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
