import type { Budget } from './budget.ts'
import { type Filter, type FilterCall, inputText, numberArg, spaces, textArg } from './filterCall.ts'
import { listFilters } from './listFilters.ts'
import { textFilters } from './textFilters.ts'
import { type Value, isDict, membersOf, toJson, toNumber, toPrimitive } from './values.ts'

const inputNumber = ({ input, budget }: FilterCall): number => toNumber(input, budget)

function orElse({ input, args }: FilterCall): Value {
  const [fallback, alsoFalsy] = args
  if (alsoFalsy) return input || fallback
  return input === undefined ? fallback : input
}

function round(call: FilterCall): number {
  const factor = 10 ** numberArg(call, 0, 0)
  const method = textArg(call, 1, 'common')
  const rounder = method === 'ceil' ? Math.ceil : method === 'floor' ? Math.floor : Math.round
  return rounder(inputNumber(call) * factor) / factor
}

function int(call: FilterCall): Value {
  const result = Number.parseInt(inputText(call), numberArg(call, 1, 10))
  return Number.isNaN(result) ? call.args[0] : result
}

function float(call: FilterCall): Value {
  const result = Number.parseFloat(inputText(call))
  return Number.isNaN(result) ? call.args[0] : result
}

function dump(call: FilterCall): string {
  const width = call.args[0]
  const indent = typeof width === 'string' ? width.slice(0, 10) : spaces(Math.min(10, numberArg(call, 0, 0)), call.budget)
  return toJson(call.input, call.budget, indent)
}

function length({ input, budget }: FilterCall): Value {
  if (input === null || input === undefined || input === false) return 0
  if (typeof input === 'string' || Array.isArray(input)) return input.length
  return isDict(input) ? membersOf(input, budget).length : undefined
}

function urlencode({ input, budget }: FilterCall): string {
  const encode = (value: Value): string => {
    const text = String(toPrimitive(value, budget))
    budget.read(text.length)
    return encodeURIComponent(text.toWellFormed())
  }
  if (Array.isArray(input)) return input.map((pair) => `${encode(pairPart(pair, 0))}=${encode(pairPart(pair, 1))}`).join('&')
  if (isDict(input))
    return membersOf(input, budget)
      .map(([key, value]) => `${encode(key)}=${encode(value)}`)
      .join('&')
  return encode(input)
}

const pairPart = (pair: Value, position: number): Value => (Array.isArray(pair) ? pair[position] : undefined)

const valueFilters: Record<string, Filter> = {
  abs: { parameters: [], run: (call) => Math.abs(inputNumber(call)) },
  d: { parameters: ['default', 'boolean'], run: orElse },
  default: { parameters: ['default', 'boolean'], run: orElse },
  dump: { parameters: ['indent'], run: dump },
  float: { parameters: ['default'], run: float },
  int: { parameters: ['default', 'base'], run: int },
  json: { parameters: ['indent'], run: dump },
  length: { parameters: [], run: length },
  round: { parameters: ['precision', 'method'], run: round },
  string: { parameters: [], run: inputText },
  urlencode: { parameters: [], run: urlencode },
}

const filters: Record<string, Filter> = { ...valueFilters, ...textFilters, ...listFilters }

/** Nunjucks' filters without `random`, `urlize` and those that need a regular expression, plus `unique`, `split` and `json`. */
export const filterNames: ReadonlySet<string> = new Set(Object.keys(filters))

/** Runs a filter by name; the parser has checked that it exists. Named arguments are assigned by the filter's list of parameters. */
export function runFilter(name: string, input: Value, positional: Value[], named: ReadonlyMap<string, Value>, budget: Budget): Value {
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (!filter) throw budget.fault(`Unknown filter \`${name}\`.`)
  const args = [...positional]
  for (const [key, value] of named) {
    const place = filter.parameters.indexOf(key)
    if (place === -1) {
      const known = filter.parameters.length > 0 ? `It takes ${filter.parameters.join(', ')}.` : 'It takes no arguments.'
      throw budget.fault(`The filter \`${name}\` has no argument \`${key}\`. ${known}`)
    }
    args[place] = value
  }
  const call: FilterCall = { name, input, args, budget }
  const result = filter.run(call)
  if (typeof result === 'string') budget.copy(result.length)
  return result
}
