import type { Arguments, Expression, BinaryOperator, CompareOperator } from './ast.ts'
import { runFilter } from './filters.ts'
import { runTest } from './isTests.ts'
import { describe, lookUp, unknownMember, unknownVariable } from './lookup.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { identical, member, TemplateFunction, toNumber, toPrimitive, type Value, isDict, looselyEqual } from './values.ts'
import type { Budget } from './budget.ts'
import { holdsText } from '../findText.ts'

/** The value of an expression. Throws TemplateFault, also for an unknown name or member. */
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
      const key = computedKey(expression.key, value(expression.key), budget)
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
      const number = toNumber(value(expression.operand), budget)
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
      return captured(machine.runBody(expression.body, scope), budget)
    case 'caller':
      return machine.makeMacro(expression.macro, scope)
  }
}

/** As `evaluate`, but returns `undefined` for an unknown name or member, as needed by `default` and `is defined`. */
function valueIfThere(expression: Expression, scope: Scope, machine: Machine): Value {
  if (expression.kind === 'name') return lookUp(expression.name, scope, machine)
  if (expression.kind !== 'member') return evaluate(expression, scope, machine)
  const target = valueIfThere(expression.target, scope, machine)
  return member(target, computedKey(expression.key, evaluate(expression.key, scope, machine), machine.budget))
}

/** The key of a member. The hash of a text that is not written in the template is computed at each use, so its length is counted. */
function computedKey(expression: Expression, key: Value, budget: Budget): Value {
  if (typeof key === 'string' && expression.kind !== 'literal') budget.touch(key.length)
  return key
}

function captured(text: string, budget: Budget): string {
  budget.copy(text.length)
  return text
}

function evaluateArguments(
  { positional, named }: Arguments,
  value: (inner: Expression) => Value,
): { positional: Value[]; named: Map<string, Value> } {
  return { positional: positional.map(value), named: new Map([...named].map(([name, inner]) => [name, value(inner)])) }
}

/** An object without a prototype, so that keys such as `__proto__` have no special meaning. */
function makeDict(entries: [string, Value][]): { [key: string]: Value } {
  const dict = Object.create(null) as { [key: string]: Value }
  for (const [key, value] of entries) dict[key] = value
  return dict
}

type Primitive = undefined | null | boolean | number | string

/** JavaScript's arithmetic on plain values; `~` concatenates text, `//` rounds down. */
function arithmetic(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value {
  const a = toPrimitive(left, budget)
  const b = toPrimitive(right, budget)
  switch (operator) {
    case '~':
      return joined(a, b, budget)
    case '+':
      // As in JavaScript, `+` on lists or objects concatenates their text.
      return typeof a === 'string' || typeof b === 'string' ? joined(a, b, budget) : Number(a) + Number(b)
    case '-':
      return toNumber(a, budget) - toNumber(b, budget)
    case '*':
      return toNumber(a, budget) * toNumber(b, budget)
    case '/':
      return toNumber(a, budget) / toNumber(b, budget)
    case '//':
      return Math.floor(toNumber(a, budget) / toNumber(b, budget))
    case '%':
      return toNumber(a, budget) % toNumber(b, budget)
    case '**':
      return toNumber(a, budget) ** toNumber(b, budget)
  }
}

function joined(left: Primitive, right: Primitive, budget: Budget): string {
  const text = `${left}${right}`
  budget.reserve(text.length)
  budget.copy(text.length)
  return text
}

function compare(operator: CompareOperator, left: Value, right: Value, budget: Budget): boolean {
  switch (operator) {
    case '===':
      return identical(left, right, budget)
    case '!==':
      return !identical(left, right, budget)
    case '==':
      return looselyEqual(left, right, budget)
    case '!=':
      return !looselyEqual(left, right, budget)
    default:
      return ordered(operator, toPrimitive(left, budget), toPrimitive(right, budget), budget)
  }
}

function ordered(operator: '<' | '>' | '<=' | '>=', left: Primitive, right: Primitive, budget: Budget): boolean {
  const texts = typeof left === 'string' && typeof right === 'string'
  if (texts) budget.touch(Math.min(left.length, right.length))
  const [a, b] = texts ? [left, right] : [toNumber(left, budget), toNumber(right, budget)]
  switch (operator) {
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
  }
}

/** `in`: an item of a list, a substring of a text, a key of an object. */
function contains(needle: Value, haystack: Value, budget: Budget): boolean {
  if (Array.isArray(haystack)) {
    budget.spend(haystack.length)
    if (typeof needle === 'string') budget.touch(comparedLength(needle, haystack))
    return haystack.includes(needle)
  }
  if (typeof haystack === 'string') {
    budget.read(haystack.length)
    return holdsText(haystack, String(toPrimitive(needle, budget)))
  }
  if (isDict(haystack)) {
    const key = String(toPrimitive(needle, budget))
    budget.touch(key.length)
    return Object.hasOwn(haystack, key)
  }
  throw budget.fault('`in` works on lists, texts and objects only.')
}

/** Only texts of the same length are compared character by character. */
function comparedLength(needle: string, haystack: Value[]): number {
  return haystack.reduce<number>((sum, item) => sum + (typeof item === 'string' && item.length === needle.length ? needle.length : 0), 0)
}
