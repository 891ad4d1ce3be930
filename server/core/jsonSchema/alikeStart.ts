import type { Gbnf } from './gbnf.ts'
import { firstItemGoal } from './arrayGrammar.ts'
import { firstMembers } from './objectGrammar.ts'
import { keywordsOf, listsValues, type SchemaNode } from './schemaNode.ts'
import type { Writer } from './writer.ts'

/**
 * Whether two lists and objects may be the same up to a value inside them, so that both stay possible while that value is written.
 * Otherwise their first keys differ, or what stands there does: the grammars are those of values that would satisfy both.
 */
export function startAlike(a: readonly SchemaNode[], b: readonly SchemaNode[], writer: Writer): true | Gbnf[] {
  const both = (type: string) => [a, b].every((nodes) => nodes.every((node) => allows(node, type)))
  const found = [both('array') ? firstItemsAlike(a, b, writer) : [], both('object') ? firstMembersAlike(a, b, writer) : []]
  return found.includes(true) ? true : found.flatMap((each) => (each === true ? [] : each))
}

function allows(node: SchemaNode, type: string): boolean {
  const { type: given } = keywordsOf(node)
  return !listsValues(node) && (given === undefined || [given].flat().includes(type))
}

function firstItemsAlike(a: readonly SchemaNode[], b: readonly SchemaNode[], writer: Writer): true | Gbnf[] {
  return valuesAlike(firstItemGoal(a), firstItemGoal(b), writer)
}

function firstMembersAlike(a: readonly SchemaNode[], b: readonly SchemaNode[], writer: Writer): true | Gbnf[] {
  const [left, right] = [firstMembers(a), firstMembers(b)]
  if (left.open && (right.open || [...right.goals.keys()].some((name) => !left.declared.has(name)))) return true
  if (right.open && [...left.goals.keys()].some((name) => !right.declared.has(name))) return true
  const shared: Gbnf[] = []
  for (const [name, goal] of left.goals) {
    const other = right.goals.get(name)
    const alike = other ? valuesAlike(goal, other, writer) : []
    if (alike === true) return true
    shared.push(...alike)
  }
  return shared
}

/** Only listed values are told apart at once: others may begin alike as well. */
function valuesAlike(a: readonly SchemaNode[], b: readonly SchemaNode[], writer: Writer): true | Gbnf[] {
  const areListed = [a, b].every((goal) => writer.branches(goal).every((nodes) => nodes.some(listsValues)))
  return areListed ? [writer.value([...a, ...b], { depth: null, loose: true })] : true
}
