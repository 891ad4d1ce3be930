import type { Statement } from './ast.ts'
import type { Budget } from './budget.ts'
import { describe } from './lookup.ts'
import { isDict, member, type Value } from './values.ts'

/**
 * The values of each turn of a loop, one for each of its names. A list gives its items (taken apart where the loop has several
 * names), an object its keys and values, a text its characters. Nothing (null, false, '') gives no turn.
 * Throws TemplateFault where nunjucks would print nothing without a word: an object with one name, a number.
 */
export function loopItems({ names, list }: Extract<Statement, { kind: 'for' }>, value: Value, budget: Budget): Value[][] {
  if (!value) return []
  if (Array.isArray(value)) {
    budget.spend(value.length)
    return names.length === 1 ? value.map((item) => [item]) : value.map((item) => names.map((_, part) => member(item, part)))
  }
  if (isDict(value) || (typeof value === 'string' && names.length > 1)) {
    if (names.length === 1) {
      throw budget.fault(`\`${describe(list)}\` is an object. Loop over it with two names: \`{% for key, value in ${describe(list)} %}\`.`)
    }
    const pairs = Object.entries(value)
    budget.spend(pairs.length)
    return pairs
  }
  if (typeof value === 'string') {
    budget.spend(value.length)
    return value.split('').map((character) => [character])
  }
  const remedy = typeof value === 'number' ? ` Use \`range(${describe(list)})\`.` : ''
  throw budget.fault(`\`${describe(list)}\` is a ${typeof value}, not a list.${remedy}`)
}
