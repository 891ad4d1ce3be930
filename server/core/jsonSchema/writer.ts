import type { GbnfPart } from './gbnf.ts'
import type { Json } from '../json.ts'
import type { RuleBook } from './ruleBook.ts'
import type { SchemaNode } from './schemaNode.ts'

/**
 * How a value is written. `depth`: levels of indentation after a line break, null for no line breaks. `loose`: formats and
 * what may be left out are left out, as is right where the question is whether two schemas have a value in common.
 */
export type Layout = { depth: number | null; loose: boolean }

/** What the grammars of arrays and objects need of the grammar of their values. */
export type Writer = {
  book: RuleBook
  /** A value that satisfies all nodes. */
  value: (goal: readonly SchemaNode[], layout: Layout) => GbnfPart
  /** The ways to satisfy all nodes, as lists of nodes whose own keywords must hold. */
  branches: (goal: readonly SchemaNode[]) => SchemaNode[][]
  /** True if this value satisfies all nodes; `loose` as in `Layout`. */
  fits: (goal: readonly SchemaNode[], value: Json, loose: boolean) => boolean
}
