import { isRecord } from '../json.ts'
import { all, type GbnfPart, never, one, optional, raw, text } from './gbnf.ts'
import { type Condition, satisfies } from './machine.ts'
import type { Layout, Writer } from './writer.ts'
import { checkInstead, childNode, counts, keywordsOf, refuse, type SchemaNode } from './schemaNode.ts'
import { anyName, conditionsGrammar, lengthCondition, patternCondition, quoted, textConditions, textsCondition } from './stringGrammar.ts'

const mostNames = 2000
/** Every combination of them is a kind of names of its own. */
const mostPatterns = 4
const mostCounted = 4000

type Member = { grammar: GbnfPart; required: boolean }
type NamePattern = { node: SchemaNode; pattern: string; condition: Condition }

/** Objects that satisfy all nodes: the declared properties in their order, then any others. */
export function objectGrammar(nodes: readonly SchemaNode[], layout: Layout, writer: Writer): GbnfPart {
  const { book } = writer
  const inner = { ...layout, depth: layout.depth === null ? null : layout.depth + 1 }
  const required = new Set(nodes.flatMap(requiredNames))
  refuseUnkept(nodes, required)
  const names = declaredNames(nodes)
  const least = Math.max(0, ...counts(nodes, 'minProperties'))
  if (names.length > mostNames) refuse(nodes[0] ?? root, 'properties', `has ${names.length} names; the most is ${mostNames}. Write fewer.`)
  const patterns = nodes.flatMap(namePatterns)
  const nameGoal = nodes.flatMap((node) => childNode(node, 'propertyNames') ?? [])

  const isEnough = (name: string) => !layout.loose || required.has(name) || least > required.size
  const members = names.filter(isEnough).map((name): Member => {
    const goal = nodes.flatMap((node) => memberGoal(node, name, patterns))
    const value = nameGoal.length === 0 || writer.fits(nameGoal, name, layout.loose) ? writer.value(goal, inner) : never
    return { grammar: member(quoted(name), value), required: required.has(name) }
  })
  const others = layout.loose && least <= required.size ? never : otherMembers({ nodes, names, patterns, nameGoal, layout: inner }, writer)
  const content = memberList(nodes, members, others, all(text(','), book.line(inner.depth)), writer)
  return all(text('{'), book.line(inner.depth), content, book.line(layout.depth), text('}'))
}

const root: SchemaNode = { schema: true, path: '' }

function declaredNames(nodes: readonly SchemaNode[]): string[] {
  return [...new Set([...nodes.flatMap((node) => Object.keys(mapOf(node, 'properties'))), ...nodes.flatMap(requiredNames)])]
}

/** The members with which an object may begin: names with the schemas of their values, and whether it may be another name. */
export function firstMembers(nodes: readonly SchemaNode[]): {
  goals: Map<string, SchemaNode[]>
  open: boolean
  declared: ReadonlySet<string>
} {
  const names = declaredNames(nodes)
  const required = new Set(nodes.flatMap(requiredNames))
  const patterns = nodes.flatMap(namePatterns)
  const first = names.findIndex((name) => required.has(name))
  const goals = names
    .slice(0, first < 0 ? undefined : first + 1)
    .map((name) => [name, nodes.flatMap((node) => memberGoal(node, name, patterns))] as const)
    .filter(([, goal]) => goal.every(({ schema }) => schema !== false))
  const isClosed = nodes.some((node) => keywordsOf(node).additionalProperties === false && namePatterns(node).length === 0)
  return { goals: new Map(goals), open: first < 0 && !isClosed, declared: new Set(names) }
}

function member(key: GbnfPart, value: GbnfPart): GbnfPart {
  return all(key, text(':'), raw('" "?'), value)
}

function mapOf(node: SchemaNode, keyword: string) {
  const map = keywordsOf(node)[keyword]
  return isRecord(map) ? map : {}
}

function requiredNames(node: SchemaNode): string[] {
  const { required } = keywordsOf(node)
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

function namePatterns(node: SchemaNode): NamePattern[] {
  const patterns = Object.keys(mapOf(node, 'patternProperties'))
  if (patterns.length > mostPatterns)
    refuse(node, 'patternProperties', `has ${patterns.length} patterns; the most is ${mostPatterns}. Write fewer.`)
  return patterns.map((pattern) => ({ node, pattern, condition: patternCondition(node, 'patternProperties', pattern) }))
}

/** What a node demands of the value of a property. */
function memberGoal(node: SchemaNode, name: string, patterns: readonly NamePattern[]): SchemaNode[] {
  const matching = patterns.filter((each) => each.node === node && satisfies(name, [each.condition]))
  return goalOf(node, Object.hasOwn(mapOf(node, 'properties'), name) ? name : null, matching)
}

function goalOf(node: SchemaNode, name: string | null, patterns: readonly NamePattern[]): SchemaNode[] {
  const own = name === null ? [] : [childNode(node, 'properties', name)]
  const found = [...own, ...patterns.map(({ pattern }) => childNode(node, 'patternProperties', pattern))]
  return (found.length > 0 ? found : [childNode(node, 'additionalProperties')]).filter((each) => each !== null)
}

/** A member whose name is not declared; `never` if there may be none. */
function otherMembers(
  options: {
    nodes: readonly SchemaNode[]
    names: readonly string[]
    patterns: readonly NamePattern[]
    nameGoal: readonly SchemaNode[]
    layout: Layout
  },
  writer: Writer,
): GbnfPart {
  const { nodes, names, patterns, nameGoal, layout } = options
  if (patterns.length > mostPatterns)
    refuse(patterns[0]?.node ?? root, 'patternProperties', `has, with those beside it, more than ${mostPatterns} patterns. Write fewer.`)
  const kinds: GbnfPart[] = []
  for (let kind = 0; kind < 2 ** patterns.length; kind++) {
    const matches = patterns.map((_, index) => (kind & (1 << index)) !== 0)
    const goal = nodes.flatMap((node) =>
      goalOf(
        node,
        null,
        patterns.filter((each, index) => each.node === node && matches[index]),
      ),
    )
    if (goal.some(({ schema }) => schema === false)) continue
    const conditions = patterns.map(({ condition }, index): Condition => ({ ...condition, wanted: matches[index] === true }))
    if (names.length > 0) conditions.push(textsCondition(names, false))
    for (const key of keyGrammars({ nodes, nameGoal, conditions, layout, kind }, writer))
      kinds.push(member(key, writer.value(goal, layout)))
  }
  return kinds.length === 0 ? never : one(kinds)
}

function keyGrammars(
  options: {
    nodes: readonly SchemaNode[]
    nameGoal: readonly SchemaNode[]
    conditions: readonly Condition[]
    layout: Layout
    kind: number
  },
  { book, branches }: Writer,
): GbnfPart[] {
  const { nodes, nameGoal, conditions, layout, kind } = options
  return branches(nameGoal).flatMap((nameNodes, index) => {
    const own = nameConditions(nameNodes, layout.loose)
    if (own === null) return []
    const together = [...conditions, ...own]
    if (together.length === 0) return anyName(book)
    const key = `names ${layout.loose} ${kind} ${index} ${nodes.map(({ path }) => path).join('\n')}`
    return all(text('"'), conditionsGrammar([...nodes, ...nameNodes], together, key, book), text('"'))
  })
}

/** What `propertyNames` demands; null if no string satisfies it. */
function nameConditions(nodes: readonly SchemaNode[], loose: boolean): Condition[] | null {
  const conditions = textConditions(nodes, loose)
  if (conditions.length === 0) conditions.push(...lengthCondition(nodes))
  for (const node of nodes) {
    const { type = 'string', enum: listed, const: only } = keywordsOf(node)
    if (![type].flat().includes('string')) return null
    const values = [...(Array.isArray(listed) ? [listed] : []), ...(only === undefined ? [] : [[only]])]
    for (const list of values)
      conditions.push(
        textsCondition(
          list.filter((value) => typeof value === 'string'),
          true,
        ),
      )
  }
  return conditions
}

/** The members from `{` to `}`. */
function memberList(
  nodes: readonly SchemaNode[],
  members: readonly Member[],
  others: GbnfPart,
  comma: GbnfPart,
  { book }: Writer,
): GbnfPart {
  const demanded = members.filter(({ required }) => required).length
  const least = Math.max(0, ...counts(nodes, 'minProperties'))
  const most = Math.min(Infinity, ...counts(nodes, 'maxProperties'))
  const isOpen = others !== never
  const isCounted = least > demanded || most < members.length || (isOpen && most < Infinity)
  // The number of members so far is told apart up to `cap`; without a count it is always 0.
  const cap = isCounted ? (most < Infinity ? most : least) : 0
  const blame = nodes.find((node) => counts([node], 'minProperties').length + counts([node], 'maxProperties').length > 0) ?? root
  if (members.length * cap > mostCounted || cap > mostCounted)
    refuse(
      blame,
      most < Infinity ? 'maxProperties' : 'minProperties',
      `makes too large a grammar: ${cap} of ${members.length} names. Lower it.`,
    )

  /** The members from a place on, of which there is at least one; by the number of members before. */
  let after = Array.from({ length: cap + 1 }, (_, count) => otherList(count))
  let mayEnd = true
  for (let index = members.length - 1; index >= 0; index--) {
    const { grammar, required } = members[index] ?? { grammar: never, required: false }
    const following = after
    const endsHere: boolean = mayEnd
    after = following.map((skipped, count) => {
      if (isCounted && count >= most) return never
      const next = isCounted ? Math.min(count + 1, cap) : 0
      const more = all(comma, following[next] ?? never)
      const here = all(grammar, endsHere && (!isCounted || next >= least) ? optional(more) : more)
      // Twice in use if this member may be left out.
      return required ? here : book.fresh(one([here, skipped]))
    })
    if (isCounted) after = after.map((each) => book.fresh(each))
    mayEnd = endsHere && !required
  }
  const some = after[0] ?? never
  return mayEnd && least === 0 ? optional(some) : some

  function otherList(count: number): GbnfPart {
    if (!isOpen || (isCounted && count >= most)) return never
    const missing = Math.max(0, least - count)
    // Two other members may have the same name and then count as one.
    if (isCounted && missing > 1) refuse(blame, 'minProperties', `is ${least} where other names are allowed, which ${checkInstead}`)
    return book.list(others, comma, 1, isCounted && most < Infinity ? most - count : Infinity)
  }
}

function refuseUnkept(nodes: readonly SchemaNode[], required: ReadonlySet<string>): void {
  for (const node of nodes) {
    for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
      for (const [name, needed] of Object.entries(mapOf(node, keyword))) {
        const holds = needed === true || (Array.isArray(needed) && needed.every((each) => typeof each === 'string' && required.has(each)))
        if (!holds) refuse(node, keyword, `of ${name} ${checkInstead}`)
      }
    }
  }
}
