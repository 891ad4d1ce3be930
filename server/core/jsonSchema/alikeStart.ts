import type { GbnfPart } from './gbnf.ts'
import { firstItemGoal } from './arrayGrammar.ts'
import { firstMembers } from './objectGrammar.ts'
import { keywordsOf, listsValues, type SchemaNode } from './schemaNode.ts'
import type { Writer } from './writer.ts'

/** With what the lists and objects of a branch may begin; null if it has none. */
export type Start = { item: SchemaNode[] | null; members: ReturnType<typeof firstMembers> | null }

export function startOf(nodes: readonly SchemaNode[]): Start {
  const allows = (type: string) => nodes.every((node) => allowsType(node, type))
  return { item: allows('array') ? firstItemGoal(nodes) : null, members: allows('object') ? firstMembers(nodes) : null }
}

function allowsType(node: SchemaNode, type: string): boolean {
  const { type: given } = keywordsOf(node)
  return !listsValues(node) && (given === undefined || [given].flat().includes(type))
}

/**
 * Whether two lists or objects may be the same up to a value inside them, so that both stay possible while that value is written.
 * Otherwise their first keys differ, or what stands there does: the grammars are those of values that would satisfy both.
 */
export function startAlike(a: Start, b: Start, writer: Writer): true | GbnfPart[] {
  const items = a.item && b.item ? valuesAlike(a.item, b.item, writer) : []
  const members = a.members && b.members ? membersAlike(a.members, b.members, writer) : []
  return items === true || members === true ? true : [...items, ...members]
}

function membersAlike(left: NonNullable<Start['members']>, right: NonNullable<Start['members']>, writer: Writer): true | GbnfPart[] {
  if (left.open && (right.open || [...right.goals.keys()].some((name) => !left.declared.has(name)))) return true
  if (right.open && [...left.goals.keys()].some((name) => !right.declared.has(name))) return true
  const shared: GbnfPart[] = []
  for (const [name, goal] of left.goals) {
    const other = right.goals.get(name)
    const alike = other ? valuesAlike(goal, other, writer) : []
    if (alike === true) return true
    shared.push(...alike)
  }
  return shared
}

/** Only listed values are told apart at once: others may begin alike as well. */
function valuesAlike(a: readonly SchemaNode[], b: readonly SchemaNode[], writer: Writer): true | GbnfPart[] {
  const areListed = [a, b].every((goal) => writer.branches(goal).every((nodes) => nodes.some(listsValues)))
  return areListed ? [writer.value([...a, ...b], { depth: null, loose: true })] : true
}
