import type { Budget } from './budget.ts'
import { identical, isDict, member, TemplateFunction, toNumber, toText, type Value } from './values.ts'

type Test = (value: Value, other: Value, budget: Budget) => boolean

const equal: Test = identical
const greater: Test = (value, other, budget) => toNumber(value, budget) > toNumber(other, budget)
const greaterOrEqual: Test = (value, other, budget) => toNumber(value, budget) >= toNumber(other, budget)
const less: Test = (value, other, budget) => toNumber(value, budget) < toNumber(other, budget)
const lessOrEqual: Test = (value, other, budget) => toNumber(value, budget) <= toNumber(other, budget)

/** Nunjucks' tests that apply to plain data: `{% if n is odd %}`. */
const tests: Record<string, Test> = {
  callable: (value) => value instanceof TemplateFunction,
  defined: (value) => value !== undefined,
  divisibleby: (value, other, budget) => toNumber(value, budget) % toNumber(other, budget) === 0,
  eq: equal,
  equalto: equal,
  even: (value, _, budget) => toNumber(value, budget) % 2 === 0,
  falsy: (value) => !value,
  ge: greaterOrEqual,
  greaterthan: greater,
  gt: greater,
  iterable: (value) => Array.isArray(value) || typeof value === 'string',
  le: lessOrEqual,
  lessthan: less,
  lower: (value, _, budget) => toText(value, budget).toLowerCase() === toText(value, budget),
  lt: less,
  mapping: (value) => isDict(value),
  ne: (value, other, budget) => !identical(value, other, budget),
  null: (value) => value === null,
  number: (value) => typeof value === 'number',
  odd: (value, _, budget) => toNumber(value, budget) % 2 === 1,
  sameas: equal,
  string: (value) => typeof value === 'string',
  truthy: (value) => Boolean(value),
  undefined: (value) => value === undefined,
  upper: (value, _, budget) => toText(value, budget).toUpperCase() === toText(value, budget),
}

export const testNames: ReadonlySet<string> = new Set(Object.keys(tests))

/** Runs a test by name; the parser has checked that it exists. */
export function runTest(name: string, value: Value, other: Value, budget: Budget): boolean {
  if (typeof value === 'string') budget.read(value.length)
  const test = Object.hasOwn(tests, name) ? tests[name] : undefined
  return test?.(value, other, budget) ?? false
}

/** True for items that pass a test, for `select` and `reject`. */
export function itemPasses(item: Value, testName: string, other: Value, budget: Budget): boolean {
  if (!testNames.has(testName)) throw budget.fault(`Unknown test \`${testName}\`.`)
  return runTest(testName, item, other, budget)
}

/** Reads a nested member, such as `author.name`; the parts of the path are counted. */
export function memberReader(path: string, budget: Budget): (value: Value) => Value {
  budget.touch(path.length)
  const keys = path.split('.')
  return (value) => {
    budget.spend(keys.length - 1)
    return keys.reduce<Value>((target, key) => member(target, key), value)
  }
}
