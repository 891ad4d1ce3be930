import type { MacroDefinition, Statement } from './ast.ts'
import type { Budget } from './budget.ts'
import type { Scope } from './scope.ts'
import type { TemplateFunction, Value } from './values.ts'

/** The state of a render. Expressions run statements through it (captures, macros) without importing them. */
export type Machine = {
  budget: Budget
  /** The given variables and those set at the template's top level, which are the variables visible in a macro. */
  context: Map<string, Value>
  /** Names of the given variables, for suggestions. */
  given: string[]
  runBody(body: Statement[], scope: Scope): string
  makeMacro(macro: MacroDefinition, scope: Scope | null): TemplateFunction
}
