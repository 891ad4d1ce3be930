import { arithmetic, compare, contains } from './operators.ts'
import type { Arguments, Expression } from './ast.ts'
import { runFilter } from './filters.ts'
import { runTest } from './isTests.ts'
import { describe, lookUp, unknownMember, unknownVariable } from './lookup.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { member, TemplateFunction, toPrimitive, type Value } from './values.ts'

/** An expression's value. Throws TemplateFault; an unknown name or member is one. */
export function evaluate(expression: Expression, scope: Scope, machine: Machine): Value {
  const { budget } = machine
  budget.at = expression.at
  budget.spend(1)
  const value = (inner: Expression): Value => evaluate(inner, scope, machine)
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'name': {
      const found = lookUp(expression.name, scope, machine)
      if (found === undefined) throw unknownVariable(expression.name, expression.at, scope, machine)
      return found
    }
    case 'list':
      return expression.items.map(value)
    case 'dict':
      return makeDict(expression.entries.map(([key, inner]) => [key, value(inner)]))
    case 'member': {
      const target = value(expression.target)
      const key = value(expression.key)
      const found = member(target, key)
      if (found === undefined) throw unknownMember(expression, target, key)
      return found
    }
    case 'call': {
      const callee = value(expression.callee)
      if (!(callee instanceof TemplateFunction)) throw budget.fault(`\`${describe(expression.callee)}\` is not a function.`)
      const { positional, named } = evaluateArguments(expression.args, value)
      return callee.invoke(positional, named)
    }
    case 'filter': {
      const forgiving = expression.name === 'default' || expression.name === 'd'
      const input = forgiving ? valueIfThere(expression.input, scope, machine) : value(expression.input)
      const { positional, named } = evaluateArguments(expression.args, value)
      budget.at = expression.at
      return runFilter(expression.name, input, positional, named, budget)
    }
    case 'test': {
      const forgiving = expression.name === 'defined' || expression.name === 'undefined'
      const input = forgiving ? valueIfThere(expression.input, scope, machine) : value(expression.input)
      const [other] = expression.args.map(value)
      return runTest(expression.name, input, other, budget)
    }
    case 'not':
      return !value(expression.operand)
    case 'sign': {
      const number = Number(toPrimitive(value(expression.operand), budget))
      return expression.sign === '-' ? -number : number
    }
    case 'and':
      return value(expression.left) && value(expression.right)
    case 'or':
      return value(expression.left) || value(expression.right)
    case 'in':
      return contains(value(expression.left), value(expression.right), budget)
    case 'arithmetic':
      return arithmetic(expression.operator, value(expression.left), value(expression.right), budget)
    case 'compare':
      return expression.rest.reduce<Value>(
        (left, { operator, operand }) => compare(operator, left, value(operand), budget),
        value(expression.first),
      )
    case 'choice':
      if (value(expression.condition)) return value(expression.then)
      return expression.otherwise ? value(expression.otherwise) : ''
    case 'capture':
      return machine.runBody(expression.body, scope)
    case 'caller':
      return machine.makeMacro(expression.macro, scope)
  }
}

/** As `evaluate`, but a name or member that is not there is `undefined`: what `default` and `is defined` ask about. */
function valueIfThere(expression: Expression, scope: Scope, machine: Machine): Value {
  if (expression.kind === 'name') return lookUp(expression.name, scope, machine)
  if (expression.kind !== 'member') return evaluate(expression, scope, machine)
  return member(valueIfThere(expression.target, scope, machine), evaluate(expression.key, scope, machine))
}

export function evaluateArguments(
  { positional, named }: Arguments,
  value: (inner: Expression) => Value,
): { positional: Value[]; named: Map<string, Value> } {
  return { positional: positional.map(value), named: new Map([...named].map(([name, inner]) => [name, value(inner)])) }
}

/** Without a prototype, so that no key means anything but itself. */
function makeDict(entries: [string, Value][]): { [key: string]: Value } {
  const dict = Object.create(null) as { [key: string]: Value }
  for (const [key, value] of entries) dict[key] = value
  return dict
}
