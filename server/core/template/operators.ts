import type { BinaryOperator, CompareOperator } from './ast.ts'
import type { Budget } from './budget.ts'
import { isDict, looselyEqual, toPrimitive, type Value } from './values.ts'

type Primitive = undefined | null | boolean | number | string

/** JavaScript's arithmetic on plain values; `~` joins as text, `//` rounds down. */
export function arithmetic(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value {
  const a = toPrimitive(left, budget)
  const b = toPrimitive(right, budget)
  switch (operator) {
    case '~':
      return joined(a, b, budget)
    case '+':
      // Two lists or objects join as text too: that is what `+` of JavaScript makes of them.
      return typeof a === 'string' || typeof b === 'string' ? joined(a, b, budget) : Number(a) + Number(b)
    case '-':
      return Number(a) - Number(b)
    case '*':
      return Number(a) * Number(b)
    case '/':
      return Number(a) / Number(b)
    case '//':
      return Math.floor(Number(a) / Number(b))
    case '%':
      return Number(a) % Number(b)
    case '**':
      return Number(a) ** Number(b)
  }
}

function joined(left: Primitive, right: Primitive, budget: Budget): string {
  const text = `${left}${right}`
  budget.reserve(text.length)
  return text
}

export function compare(operator: CompareOperator, left: Value, right: Value, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') budget.read(Math.min(left.length, right.length))
  switch (operator) {
    case '===':
      return left === right
    case '!==':
      return left !== right
    case '==':
      return looselyEqual(left, right, budget)
    case '!=':
      return !looselyEqual(left, right, budget)
    default:
      return ordered(operator, toPrimitive(left, budget), toPrimitive(right, budget))
  }
}

function ordered(operator: '<' | '>' | '<=' | '>=', left: Primitive, right: Primitive): boolean {
  const [a, b] = typeof left === 'string' && typeof right === 'string' ? [left, right] : [Number(left), Number(right)]
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

/** `in`: an item of a list, a part of a text, a key of an object. */
export function contains(needle: Value, haystack: Value, budget: Budget): boolean {
  if (Array.isArray(haystack)) {
    budget.spend(haystack.length)
    return haystack.includes(needle)
  }
  if (typeof haystack === 'string') {
    budget.read(haystack.length)
    return haystack.includes(String(toPrimitive(needle, budget)))
  }
  if (isDict(haystack)) return Object.hasOwn(haystack, String(toPrimitive(needle, budget)))
  throw budget.fault('`in` looks into lists, texts and objects only.')
}
