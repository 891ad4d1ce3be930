import { isRecord, type Json } from '#server/core/json.ts'
import { schemaGrammar } from '#server/core/jsonSchema/schemaGrammar.ts'
import { readConstraint, starterSchema } from '#server/core/experiment/constraintValue.ts'

export type ShapeKind = 'free' | 'json_schema' | 'grammar'

/** A value of the axis `constraint` while it is edited: the shape as text. */
export type ShapeDraft = { kind: ShapeKind; name: string; text: string }

/** What a new shape begins with. */
export const starterTexts: Record<ShapeKind, string> = {
  free: '',
  json_schema: JSON.stringify(starterSchema, null, 2),
  grammar: 'root ::= "yes" | "no"',
}

/** A value as its draft; what no draft can hold is an empty one of no shape. */
export function draftOf(value: Json): ShapeDraft {
  const read = readConstraint(value)
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.name === 'string' ? value.name : ''
  if (!read?.constraint) return { kind: 'free', name: '', text: '' }
  return read.constraint.kind === 'gbnf'
    ? { kind: 'grammar', name: given, text: read.constraint.grammar }
    : { kind: 'json_schema', name: given, text: JSON.stringify(read.constraint.schema, null, 2) }
}

/** The value that a draft stands for, or why it stands for none, as a sentence. */
export function valueOf({ kind, name, text }: ShapeDraft): { value: Json } | { problem: string } {
  if (kind === 'free') return { value: 'free' }
  const named: Record<string, Json> = name.trim() === '' ? {} : { name: name.trim() }
  if (kind === 'grammar') {
    if (!/^[ \t]*root\s*::=/m.test(text)) return { problem: 'A GBNF grammar begins at a rule named root: root ::= …' }
    return { value: { ...named, grammar: text } }
  }
  let schema: Json
  try {
    schema = JSON.parse(text) as Json
  } catch (thrown) {
    return { problem: `The schema is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}.` }
  }
  const made = isRecord(schema) ? schemaGrammar(schema) : { problem: 'It must be an object.' }
  return 'problem' in made ? { problem: `The schema: ${made.problem}` } : { value: { ...named, json_schema: schema } }
}
