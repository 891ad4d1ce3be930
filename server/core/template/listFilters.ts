import { type Filter, type FilterCall, inputList, numberArg, textArg } from './filterCall.ts'
import { itemPasses, memberReader } from './isTests.ts'
import { isDict, member, membersOf, toNumber, toPrimitive, toText, type Value } from './values.ts'
import type { Budget } from './budget.ts'

const attributed = (items: Value[], path: Value, budget: Budget): Value[] =>
  path === undefined || path === null || path === ''
    ? items
    : items.map(memberReader(typeof path === 'string' ? path : `${toNumber(path, budget)}`, budget))

function join(call: FilterCall): string {
  const { args, budget } = call
  const glue = textArg(call, 0, '')
  const items = attributed(inputList(call), args[1], budget)
  budget.reserve(glue.length * items.length)
  let text = ''
  for (const [position, item] of items.entries()) {
    text += (position > 0 ? glue : '') + toText(item, budget)
    budget.reserve(text.length)
  }
  return budget.text(text)
}

function batch(call: FilterCall): Value[] {
  const size = Math.max(1, Math.floor(numberArg(call, 0, 1)))
  const [, filler] = call.args
  const items = inputList(call)
  const rows: Value[][] = []
  for (let start = 0; start < items.length; start += size) rows.push(items.slice(start, start + size))
  const last = rows.at(-1)
  if (last && filler) {
    call.budget.spend(size - last.length)
    while (last.length < size) last.push(filler)
  }
  return rows
}

function slice(call: FilterCall): Value[] {
  const items = inputList(call)
  const count = Math.floor(numberArg(call, 0, 1))
  const [, filler] = call.args
  call.budget.spend(Math.max(0, count))
  const columns: Value[][] = []
  let start = 0
  for (let column = 0; column < count; column++) {
    const size = Math.floor(items.length / count) + (column < items.length % count ? 1 : 0)
    const part = items.slice(start, start + size)
    if (filler && column >= items.length % count) part.push(filler)
    columns.push(part)
    start += size
  }
  return columns
}

function sort(call: FilterCall): Value[] {
  const { args, budget } = call
  const [reversed, caseSensitive, path] = args
  const items = inputList(call)
  const keyed = attributed(items, path, budget).map((key, position) => {
    const plain = toPrimitive(key, budget)
    return { key: typeof plain === 'string' && !caseSensitive ? plain.toLowerCase() : plain, item: items[position] }
  })
  spendSorting(
    keyed.map(({ key }) => key),
    budget,
  )
  keyed.sort((left, right) => compare(left.key, right.key) * (reversed ? -1 : 1))
  return keyed.map(({ item }) => item)
}

/** Counts the comparisons of a sort, and the characters of the texts once for each of its rounds. */
function spendSorting(keys: Value[], budget: Budget): void {
  const rounds = Math.ceil(Math.log2(keys.length + 1))
  budget.spend(keys.length * rounds)
  budget.touch(rounds * keys.reduce<number>((total, key) => total + (typeof key === 'string' ? key.length : 0), 0))
}

function compare(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  const a = Number(left)
  const b = Number(right)
  return a < b ? -1 : a > b ? 1 : 0
}

function sum(call: FilterCall): Value {
  const items = attributed(inputList(call), call.args[0], call.budget)
  const total = items.reduce<number>((running, item) => running + toNumber(item, call.budget), 0)
  return numberArg(call, 1, 0) + total
}

function unique(call: FilterCall): Value[] {
  const [caseSensitive, path] = call.args
  const items = inputList(call)
  const seen = new Set<Value>()
  return attributed(items, path, call.budget).flatMap((key, position) => {
    if (typeof key === 'string') call.budget.touch(key.length)
    const mark = typeof key === 'string' && !caseSensitive ? key.toLowerCase() : key
    if (seen.has(mark)) return []
    seen.add(mark)
    return [items[position]]
  })
}

function groupby(call: FilterCall): Value {
  const groups: { [key: string]: Value[] } = Object.create(null) as { [key: string]: Value[] }
  const read = memberReader(textArg(call, 0, ''), call.budget)
  for (const item of inputList(call)) {
    const key = toText(read(item), call.budget)
    call.budget.touch(key.length)
    ;(groups[key] ??= []).push(item)
  }
  return groups
}

function dictsort(call: FilterCall): Value[] {
  const { args, budget, input } = call
  if (!isDict(input)) throw budget.fault('The filter `dictsort` needs an object.')
  const [caseSensitive, by] = args
  const keyed = membersOf(input, budget).map((pair) => {
    const part = toPrimitive(pair[by === 'value' ? 1 : 0], budget)
    return { key: typeof part === 'string' && !caseSensitive ? part.toUpperCase() : part, pair }
  })
  spendSorting(
    keyed.map(({ key }) => key),
    budget,
  )
  return keyed.toSorted((left, right) => compare(left.key, right.key)).map(({ pair }) => pair)
}

function list(call: FilterCall): Value[] {
  if (isDict(call.input)) return membersOf(call.input, call.budget).map(([key, value]) => ({ key, value }))
  return inputList(call)
}

function reverse(call: FilterCall): Value {
  const items = inputList(call).toReversed()
  return typeof call.input === 'string' ? (items as string[]).join('') : items
}

function selected(call: FilterCall, wanted: boolean): Value[] {
  const test = textArg(call, 0, 'truthy')
  return inputList(call).filter((item) => itemPasses(item, test, call.args[1], call.budget) === wanted)
}

function selectedByMember(call: FilterCall, wanted: boolean): Value[] {
  const [key] = call.args
  if (typeof key === 'string') call.budget.touch(key.length)
  return inputList(call).filter((item) => Boolean(member(item, key)) === wanted)
}

const select =
  (wanted: boolean) =>
  (call: FilterCall): Value[] =>
    selected(call, wanted)

const selectattr =
  (wanted: boolean) =>
  (call: FilterCall): Value[] =>
    selectedByMember(call, wanted)

/** First or last character of a text, first or last item of a list. */
const end =
  (position: 0 | -1) =>
  ({ input }: FilterCall): Value =>
    typeof input === 'string' || Array.isArray(input) ? input.at(position) : undefined

export const listFilters: Record<string, Filter> = {
  batch: { parameters: ['size', 'fill_with'], run: batch },
  dictsort: { parameters: ['case_sensitive', 'by'], run: dictsort },
  first: { parameters: [], run: end(0) },
  groupby: { parameters: ['attribute'], run: groupby },
  join: { parameters: ['d', 'attribute'], run: join },
  last: { parameters: [], run: end(-1) },
  list: { parameters: [], run: list },
  reject: { parameters: ['test', 'value'], run: select(false) },
  rejectattr: { parameters: ['attribute'], run: selectattr(false) },
  reverse: { parameters: [], run: reverse },
  select: { parameters: ['test', 'value'], run: select(true) },
  selectattr: { parameters: ['attribute'], run: selectattr(true) },
  slice: { parameters: ['count', 'fill_with'], run: slice },
  sort: { parameters: ['reverse', 'case_sensitive', 'attribute'], run: sort },
  sum: { parameters: ['attribute', 'start'], run: sum },
  unique: { parameters: ['case_sensitive', 'attribute'], run: unique },
}
