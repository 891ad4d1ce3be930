import { closestName, listNames } from '../closestName.ts'
import type { Expression } from './ast.ts'
import { globals } from './globals.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { type Position, TemplateFault } from './templateFault.ts'
import { isDict, type Value } from './values.ts'

/** The value of a name, or `undefined` for an unknown name. */
export function lookUp(name: string, scope: Scope, machine: Machine): Value {
  machine.budget.spend(scope.searchSteps)
  const owner = scope.find(name)
  if (owner) return owner.get(name)
  if (machine.context.has(name)) return machine.context.get(name)
  return globals.has(name) ? globals.get(name)?.(machine.budget) : undefined
}

/** The error for an unknown name. */
export function unknownVariable(name: string, at: Position, scope: Scope, machine: Machine): TemplateFault {
  const inSight = [...new Set([...scope.names(), ...machine.context.keys()])]
  const near = closestName(name, inSight)
  const listed = machine.given.length > 0 ? ` Known variables: ${listNames(machine.given)}.` : ' No variables are defined here.'
  const message = `Unknown variable \`${name}\`.${near ? ` Did you mean \`${near}\`?` : ''}${listed}`
  return new TemplateFault('TEMPLATE_UNKNOWN_VARIABLE', message, at)
}

/** The error for a missing member: `review.titel`. */
export function unknownMember(expression: Expression, target: Value, key: Value): TemplateFault {
  const owner = expression.kind === 'member' ? describe(expression.target) : describe(expression)
  const full = describe(expression)
  return new TemplateFault('TEMPLATE_UNKNOWN_VARIABLE', `Unknown variable \`${full}\`: ${whatIsThere(owner, target, key)}`, expression.at)
}

function whatIsThere(owner: string, target: Value, key: Value): string {
  const shown = typeof key === 'string' ? shortened(key) : JSON.stringify(key)
  if (target === null || target === undefined) return `\`${owner}\` is empty.`
  if (Array.isArray(target)) return `\`${owner}\` is a list of ${target.length} and has no \`${shown}\`.`
  if (!isDict(target)) return `\`${owner}\` is a ${typeof target} and has no \`${shown}\`.`
  const names = Object.keys(target)
  const near = closestName(shown, names)
  return `\`${owner}\` has no \`${shown}\`.${near ? ` Did you mean \`${near}\`?` : ''} It has: ${listNames(names) || 'nothing'}.`
}

function shortened(key: string): string {
  return key.length > 200 ? `${key.slice(0, 200)}…` : key
}

/** An expression as written in the template, for messages. */
export function describe(expression: Expression): string {
  if (expression.kind === 'name') return expression.name
  if (expression.kind === 'call') return `${describe(expression.callee)}()`
  if (expression.kind !== 'member') return 'this value'
  const { target, key } = expression
  if (key.kind !== 'literal') return `${describe(target)}[${describe(key)}]`
  const isName = typeof key.value === 'string' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(key.value)
  return isName ? `${describe(target)}.${key.value}` : `${describe(target)}[${JSON.stringify(key.value)}]`
}
