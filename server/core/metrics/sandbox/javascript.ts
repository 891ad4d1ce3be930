import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { defineMetric, type Explained } from '../metric/metric.ts'
import { runInSandbox } from './sandbox.ts'

/** The sandbox's answer. It is checked, because a metric that replaces built-ins can produce anything. */
const answerSchema = z.union([
  z.strictObject({ problem: z.string() }),
  z.strictObject({ score: z.number().nullable(), reason: z.string().optional() }),
])

/** A JavaScript function of the notebook, run in a sandbox (see sandbox/sandbox.ts). Await `prepareMetrics` before scoring by it. */
export const javascript = defineMetric({
  id: 'javascript',
  title: 'JavaScript',
  group: 'own',
  description:
    'Your own function: (output, { reference, vars, siblings, made }) => number, true or false, null, or { score, reason }. It runs in a sandbox without files, network, clock or randomness, afresh for each output.',
  mainOption: 'code',
  higherIsBetter: null,
  range: { least: null, most: null },
  optionsSchema: z.strictObject({
    /** A function expression, or statements that end with one. */
    code: z.string().min(1).max(100_000).meta({ editor: 'javascript' }),
    /** Counted in steps of the sandbox, about 100,000 per millisecond, so that the limit does not depend on the load of the machine. */
    time_ms: z.int().min(1).max(5000).default(200),
    memory_mb: z.int().min(4).max(64).default(32),
  }),
  scorer: ({ code, time_ms, memory_mb }) => {
    // The code gets only what it names: a score that reads other cells is computed again whenever one of them changes.
    const [wantsSiblings, wantsMade] = [code.includes('siblings'), code.includes('made')]
    return (given) => {
      const { output, reference, vars } = given
      const siblings = (wantsSiblings && given.siblings) || null
      const made = (wantsMade && given.made) || null
      const input = JSON.stringify({ output: given.transformed ?? output, given: { reference, vars, siblings, made } })
      return readAnswer(runInSandbox(code, input, { timeMs: time_ms, memoryMb: memory_mb }), memory_mb)
    }
  },
})

/** Throws AppError BAD_INPUT with the problem that the sandbox reports. */
function readAnswer(text: string, memoryMb: number): Explained {
  const answer = answerSchema.safeParse(parseJson(text))
  if (!answer.success) throw new AppError('BAD_INPUT', 'The metric replaced what the sandbox answers with; it may change no built-ins.')
  if ('problem' in answer.data) throw new AppError('BAD_INPUT', explainProblem(answer.data.problem, memoryMb))
  return { score: answer.data.score, reason: answer.data.reason ?? null }
}

function explainProblem(problem: string, memoryMb: number): string {
  if (problem.includes('InternalError: out of memory')) return `The metric used more than its ${memoryMb} MB of memory.`
  if (problem.includes('InternalError: stack overflow')) return 'The metric calls itself too deeply.'
  return problem
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
