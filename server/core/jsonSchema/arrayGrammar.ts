import { all, type GbnfPart, never, optional, text } from './gbnf.ts'
import type { Layout, Writer } from './writer.ts'
import { checkInstead, childNode, counts, keywordsOf, refuse, type SchemaNode } from './schemaNode.ts'

const mostItems = 100_000
const mostFirstItems = 1000

/** Arrays that satisfy all nodes. */
export function arrayGrammar(nodes: readonly SchemaNode[], layout: Layout, writer: Writer): GbnfPart {
  const { book } = writer
  const least = Math.max(0, ...counts(nodes, 'minItems'))
  const longest = Math.min(Infinity, ...counts(nodes, 'maxItems'))
  refuseUnkept(nodes, longest)
  if (least > longest) return never
  const most = layout.loose ? least : longest
  const inner = { ...layout, depth: layout.depth === null ? null : layout.depth + 1 }
  const comma = all(text(','), book.line(inner.depth))
  const first = Math.max(0, ...nodes.map((node) => firstItems(node).length))
  const restGoal = itemGoal(nodes, first)
  const rest = (from: number) => book.list(writer.value(restGoal, inner), comma, from, most - first)

  let items = first === 0 ? rest(least) : text('')
  for (let index = first - 1; index >= 0; index--) {
    if (index >= most) {
      items = text('')
      continue
    }
    const item = writer.value(itemGoal(nodes, index), inner)
    const isLast = index + 1 >= most
    const mustGoOn = least > index + 1
    const more = () => all(comma, index + 1 === first ? rest(Math.max(1, least - first)) : items)
    items = book.fresh(isLast ? item : all(item, mustGoOn ? more() : optional(more())))
  }
  const content = first === 0 || least > 0 ? items : optional(items)
  return all(text('['), book.line(inner.depth), content, book.line(layout.depth), text(']'))
}

/** The schemas of the first items: `prefixItems`, or the list `items` of drafts before 2020-12. */
function firstItems(node: SchemaNode): SchemaNode[] {
  const { prefixItems, items } = keywordsOf(node)
  const keyword = Array.isArray(prefixItems) ? 'prefixItems' : 'items'
  const list = keyword === 'prefixItems' ? prefixItems : items
  if (!Array.isArray(list)) return []
  if (list.length > mostFirstItems) refuse(node, keyword, `has ${list.length} schemas; the most is ${mostFirstItems}. Write fewer.`)
  return list.flatMap((_, index) => childNode(node, keyword, index) ?? [])
}

/** What the first item must satisfy. */
export function firstItemGoal(nodes: readonly SchemaNode[]): SchemaNode[] {
  return itemGoal(nodes, 0)
}

function itemGoal(nodes: readonly SchemaNode[], index: number): SchemaNode[] {
  return nodes.flatMap((node) => {
    const first = firstItems(node)
    const rest = Array.isArray(keywordsOf(node).items) ? 'additionalItems' : 'items'
    return first[index] ?? childNode(node, rest) ?? []
  })
}

function refuseUnkept(nodes: readonly SchemaNode[], most: number): void {
  for (const node of nodes) {
    const { uniqueItems, contains, minContains, maxContains } = keywordsOf(node)
    if (uniqueItems === true && most > 1) refuse(node, 'uniqueItems', checkInstead)
    if (contains !== undefined && (minContains !== 0 || maxContains !== undefined)) refuse(node, 'contains', checkInstead)
    for (const keyword of ['minItems', 'maxItems']) {
      for (const value of counts([node], keyword))
        if (value > mostItems) refuse(node, keyword, `is ${value}; the most is ${mostItems}. Lower or remove it.`)
    }
  }
}
