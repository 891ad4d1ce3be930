import type { MacroDefinition, Statement } from './ast.ts'
import type { Budget } from './budget.ts'
import type { Scope } from './scope.ts'
import type { TemplateFunction, Value } from './values.ts'

/** What a render carries along; expressions run statements through it (captures, macros) without importing them. */
export type Machine = {
  budget: Budget
  /** The variables given, and what the template sets at its top level: all that a macro's body sees. */
  context: Map<string, Value>
  /** Names given from outside, for suggestions. */
  given: string[]
  runBody(body: Statement[], scope: Scope): string
  makeMacro(macro: MacroDefinition, scope: Scope | null): TemplateFunction
}
