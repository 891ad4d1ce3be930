import { isJson } from '../metrics/text/isJson.ts'
import type { CellResult, Constraint } from '../experiment/cell.ts'

/** Whether an output satisfies its constraint, and if not, the reason. `valid` null: it cannot be determined. */
export type ConstraintVerdict = { valid: boolean | null; reason: string | null }

const cut = 'It was cut before it was complete. Raise max_tokens.'

/**
 * Checks an output against the constraint it was generated under. JSON is parsed and validated against its schema; a grammar is enforced
 * token by token during generation, so an output violates it only when it is cut.
 */
export function constraintVerdict(
  constraint: Constraint,
  { output, finishReason }: Pick<CellResult, 'output' | 'finishReason'>,
): ConstraintVerdict {
  const whole = finishReason === 'stop'
  if (constraint.kind === 'gbnf') return { valid: whole, reason: whole ? null : cut }
  try {
    const scored = isJson.scorer({ schema: constraint.schema })({ output, reference: null, vars: {} })
    const { score, reason } = typeof scored === 'object' && scored !== null ? scored : { score: scored, reason: null }
    if (score === 1) return { valid: true, reason: null }
    return { valid: false, reason: whole ? reason : cut }
  } catch (thrown) {
    return { valid: null, reason: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
