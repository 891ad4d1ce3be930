import type { Json } from '../../json.ts'
import { below, type Evaluated, type Fault, type Schema, type Validation } from './validation.ts'

type Keywords = Exclude<Schema, boolean>

/** The fault of a list by the keywords for lists; adds the indices that these look at to `evaluated`. */
export function arrayFault(schema: Keywords, list: Json[], evaluated: Evaluated, run: Validation): Fault | null {
  let fault: Fault | null = null
  const own = (message: string): void => {
    fault = { place: '', message }
  }
  const { minItems, maxItems } = schema
  if (maxItems !== undefined && list.length > maxItems) own(`Array has too many items (${list.length} > ${maxItems}).`)
  if (minItems !== undefined && list.length < minItems) own(`Array has too few items (${list.length} < ${minItems}).`)
  const failed = positioned(schema, list, evaluated, run)
  fault = failed ?? fault
  if (schema.contains !== undefined) fault = containsFault(schema, schema.contains, list, evaluated, run) ?? fault
  if (!failed && schema.unevaluatedItems !== undefined) {
    for (const [index, item] of list.entries()) {
      if (evaluated.has(index)) continue
      const { fault: inner } = run.check(schema.unevaluatedItems, item)
      evaluated.add(index)
      if (inner) fault = below(index, inner)
    }
  }
  if (schema.uniqueItems) fault = duplicateFault(list, run) ?? fault
  return fault
}

/** `prefixItems`, `items` and `additionalItems`: each item has one schema. Stops at the first item that fails. */
function positioned(schema: Keywords, list: Json[], evaluated: Evaluated, run: Validation): Fault | null {
  const { prefixItems = [], items, additionalItems } = schema
  const first = Array.isArray(items) ? [...prefixItems, ...items.slice(prefixItems.length)] : prefixItems
  const rest = Array.isArray(items) ? additionalItems : items
  for (const [index, item] of list.entries()) {
    const own = index < first.length ? first[index] : rest
    if (own === undefined) return null
    evaluated.add(index)
    run.spend(1)
    const { fault } = run.check(own, item)
    if (fault) return below(index, fault)
  }
  return null
}

function containsFault(schema: Keywords, contains: Schema, list: Json[], evaluated: Evaluated, run: Validation): Fault | null {
  const { minContains, maxContains } = schema
  let contained = 0
  let last: Fault | null = null
  for (const [index, item] of list.entries()) {
    run.spend(1)
    const { fault } = run.check(contains, item)
    if (fault) last = below(index, fault)
    else {
      evaluated.add(index)
      contained++
    }
  }
  const own = (message: string): Fault => ({ place: '', message })
  if (minContains === undefined && contained === 0) return last ?? own('Array does not contain item matching schema.')
  if (minContains !== undefined && contained < minContains)
    return own(`Array must contain at least ${minContains} items matching schema. Only ${contained} items were found.`)
  if (maxContains !== undefined && contained > maxContains)
    return own(`Array may contain at most ${maxContains} items matching schema. ${contained} items were found.`)
  return null
}

function duplicateFault(list: Json[], run: Validation): Fault | null {
  const seen = new Map<string, number>()
  for (const [index, item] of list.entries()) {
    run.spend(1)
    const text = run.textOf(item)
    const first = seen.get(text)
    if (first !== undefined) return { place: '', message: `Duplicate items at indexes ${first} and ${index}.` }
    seen.set(text, index)
  }
  return null
}
