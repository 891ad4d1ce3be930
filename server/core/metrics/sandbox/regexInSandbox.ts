import { AppError } from '../../errors.ts'
import { runInSandbox, sandboxReady } from './sandbox.ts'

/** Counted in steps, as for metrics in JavaScript. A pattern that needs more is likely to take exponential time. */
const limits = { timeMs: 200, memoryMb: 32 }

const code = `(output, { vars }) => {
  let pattern
  try { pattern = new RegExp(vars.source, vars.flags) } catch { return null }
  return pattern.test(output)
}`

/**
 * Whether a regular expression matches somewhere in the text, by the sandbox's own engine, which tries every way to match: `tooSlow` if it
 * exceeds its limit, `unreadable` if this engine does not accept the pattern. Throws AppError BAD_INPUT when the sandbox is not loaded.
 */
export function matchesInSandbox(pattern: { source: string; flags: string }, text: string): boolean | 'tooSlow' | 'unreadable' {
  if (!sandboxReady()) throw new AppError('BAD_INPUT', 'The sandbox, which this pattern needs, is loading.')
  const { source, flags } = pattern
  const score = scoreOf(JSON.stringify({ output: text, given: { vars: { source, flags } } }))
  if (score === undefined) return 'tooSlow'
  return score === null ? 'unreadable' : score === 1
}

function scoreOf(input: string): number | null | undefined {
  try {
    return (JSON.parse(runInSandbox(code, input, limits)) as { score?: number | null }).score
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined
    throw thrown
  }
}
