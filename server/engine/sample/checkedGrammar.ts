import { AppError } from '../../core/errors.ts'
import type { Constraint } from '../../core/experiment/cell.ts'
import { gbnfProblem } from '../../core/gbnf/gbnfProblem.ts'
import { schemaGrammar } from '../../core/jsonSchema/schemaGrammar.ts'

/** The grammar of a constraint, which llama.cpp may read. @throws AppError BAD_INPUT */
export function checkedGrammar(constraint: Constraint): string {
  if (constraint.kind === 'json_schema') {
    const made = schemaGrammar(constraint.schema)
    if ('grammar' in made) return made.grammar
    throw new AppError('BAD_INPUT', `The JSON schema cannot be kept. ${made.problem}`)
  }
  const problem = gbnfProblem(constraint.grammar)
  if (problem === null) return constraint.grammar
  throw new AppError('BAD_INPUT', `The grammar cannot be used: ${problem} Correct it in the notebook.`)
}
