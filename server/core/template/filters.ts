import type { Budget } from './budget.ts'
import { type Filter, type FilterCall } from './filterCall.ts'
import { listFilters } from './listFilters.ts'
import { textFilters } from './textFilters.ts'
import { valueFilters } from './valueFilters.ts'
import type { Value } from './values.ts'

const filters: Record<string, Filter> = { ...valueFilters, ...textFilters, ...listFilters }

/** Nunjucks' filters less `random`, `urlize` and what needs a regular expression; plus `unique`, `split` and `json`. */
export const filterNames: ReadonlySet<string> = new Set(Object.keys(filters))

/** Runs a filter by name; the parser has checked that there is one. Named arguments go where the filter's list of parameters says. */
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
  return filter.run(call)
}
