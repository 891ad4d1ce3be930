import type { Budget } from './budget.ts'
import { isDict, toNumber, toPrimitive, toText, type Value } from './values.ts'

export type FilterCall = { name: string; input: Value; args: Value[]; budget: Budget }
export type Filter = { parameters: string[]; run: (call: FilterCall) => Value }

/** The input as text; its length is counted. `false` and null are empty, as in nunjucks. */
export function inputText({ input, budget }: FilterCall): string {
  const text = input === false ? '' : toText(input, budget)
  budget.read(text.length)
  return text
}

/** The input as a list; its length is counted. A text is a list of its characters. Throws for anything else. */
export function inputList({ name, input, budget }: FilterCall): Value[] {
  if (input === null || input === undefined) return []
  if (typeof input === 'string') {
    budget.read(input.length)
    budget.spend(input.length)
    return input.split('')
  }
  if (!Array.isArray(input)) {
    const kind = isDict(input) ? 'an object' : `a ${typeof input}`
    throw budget.fault(`The filter \`${name}\` needs a list, and this is ${kind}.`)
  }
  budget.spend(input.length)
  return input
}

export function numberArg({ args, budget }: FilterCall, position: number, fallback: number): number {
  const value = toPrimitive(args[position], budget)
  const number = toNumber(value, budget)
  return value === undefined || value === null || Number.isNaN(number) ? fallback : number
}

export function textArg({ args, budget }: FilterCall, position: number, fallback: string): string {
  const value = args[position]
  if (value === undefined || value === null) return fallback
  const text = toText(value, budget)
  budget.touch(text.length)
  return text
}

/** A number of spaces; throws before creating them if there are too many. */
export function spaces(count: number, budget: Budget): string {
  budget.reserve(count)
  return ' '.repeat(Math.max(0, Math.floor(count)))
}
