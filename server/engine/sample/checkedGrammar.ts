import { AppError } from '../../core/errors.ts'
import { gbnfProblem } from '../../core/gbnf/gbnfProblem.ts'

/** A grammar that llama.cpp may read. `what` it was made from, for the message. @throws AppError BAD_INPUT */
export function checkedGrammar(grammar: string, what: 'grammar' | 'JSON schema'): string {
  const problem = gbnfProblem(grammar)
  if (problem === null) return grammar
  const remedy = what === 'grammar' ? 'Correct it in the notebook.' : 'Simplify the schema.'
  throw new AppError('BAD_INPUT', `The ${what} cannot be used: ${problem} ${remedy}`)
}
