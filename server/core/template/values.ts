import type { Budget } from './budget.ts'

/** A template value: JSON, `undefined` for a missing value, or a function, which can be called but not printed. */
export type Value = undefined | null | boolean | number | string | Value[] | { [key: string]: Value } | TemplateFunction

/** A macro, `range` or `joiner()`. */
export class TemplateFunction {
  readonly name: string
  readonly invoke: (positional: Value[], named: Map<string, Value>) => Value

  constructor(name: string, invoke: (positional: Value[], named: Map<string, Value>) => Value) {
    this.name = name
    this.invoke = invoke
  }
}

export function isDict(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof TemplateFunction)
}

/**
 * A value's own member by name or index; `undefined` when there is none. Only plain data is accessible: own enumerable members, and
 * `length` of texts and lists; no prototypes, constructors or methods.
 */
export function member(value: Value, key: Value): Value {
  if (typeof key !== 'string' && typeof key !== 'number') return undefined
  if (typeof value === 'string') {
    if (key === 'length') return value.length
    return value[Number(key)]
  }
  if (typeof value !== 'object' || value === null || value instanceof TemplateFunction) return undefined
  if (Array.isArray(value) && key === 'length') return value.length
  if (!Object.prototype.propertyIsEnumerable.call(value, key)) return undefined
  return (value as { [key: string]: Value })[key]
}

/** The printed text of a value. As in nunjucks: nothing for null, lists joined by commas. Unlike nunjucks, an object prints as JSON. */
export function toText(value: Value, budget: Budget): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  budget.spend(Array.isArray(value) ? 1 + value.length : 1)
  if (Array.isArray(value))
    return budget.text(
      budget.join(
        value.map((item) => toText(item, budget)),
        ',',
      ),
    )
  if (value instanceof TemplateFunction) throw budget.fault(`\`${value.name}\` is a function. Call it: \`${value.name}()\`.`)
  return toJson(value, budget)
}

/** `JSON.stringify` that counts its steps, so that deeply repeated lists reach the limit. */
export function toJson(value: Value, budget: Budget, indent = '', outer = ''): string {
  budget.spend(1)
  if (value === undefined || value instanceof TemplateFunction) return 'null'
  if (typeof value === 'string') budget.touch(value.length)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = outer + indent
  const parts = Array.isArray(value)
    ? value.map((item) => toJson(item, budget, indent, inner))
    : membersOf(value, budget).map(([key, item]) => `${JSON.stringify(key)}:${indent && ' '}${toJson(item, budget, indent, inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return open + close
  if (indent === '') return budget.text(open + budget.join(parts, ',') + close)
  return budget.text(`${open}\n${inner}${budget.join(parts, `,\n${inner}`)}\n${outer}${close}`)
}

/** A value as an operand of JavaScript's operators; objects become text by `toText`, never by their own methods. */
export function toPrimitive(value: Value, budget: Budget): undefined | null | boolean | number | string {
  return typeof value === 'object' && value !== null ? toText(value, budget) : value
}

/** The members of an object; their number is counted. */
export function membersOf(value: { [key: string]: Value }, budget: Budget): [string, Value][] {
  const members = Object.entries(value)
  budget.spend(members.length)
  return members
}

/** A value as a number, by JavaScript's rules; the digits of a text are counted. */
export function toNumber(value: Value, budget: Budget): number {
  const plain = toPrimitive(value, budget)
  if (typeof plain === 'string') budget.touch(plain.length)
  return Number(plain)
}

/** JavaScript's `===`; the characters compared are counted. */
export function identical(left: Value, right: Value, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') budget.touch(Math.min(left.length, right.length))
  return left === right
}

/** JavaScript's `==`. */
export function looselyEqual(left: Value, right: Value, budget: Budget): boolean {
  if (typeof left === 'object' && typeof right === 'object' && left !== null && right !== null) return left === right
  const a = toPrimitive(left, budget)
  const b = toPrimitive(right, budget)
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null)
  return typeof a === typeof b ? identical(a, b, budget) : toNumber(a, budget) === toNumber(b, budget)
}
