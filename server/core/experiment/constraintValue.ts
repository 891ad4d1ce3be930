import type { Constraint } from './cell.ts'
import { isRecord, type Json } from '../json.ts'

/** A value of the parameter `constraint`, read: the name that columns and charts show, and the shape it asks for (null: free). */
export type NamedConstraint = { name: string; constraint: Constraint | null }

/** The schema that a new shape begins with. */
export const starterSchema: Json = {
  type: 'object',
  properties: { answer: { type: 'string' } },
  required: ['answer'],
  additionalProperties: false,
}

/** What `readConstraint` takes, for messages. */
export const constraintForms = '`free`, `{ json_schema: {...} }` or `{ grammar: "..." }`, each shape with a `name` of its own if you like'

/**
 * Reads `free` (or null), `{json_schema, name?}` or `{grammar, name?}`; null for anything else. A shape without a name goes by the title
 * of its schema, else by its kind.
 */
export function readConstraint(value: Json): NamedConstraint | null {
  if (value === null || value === 'free') return { name: 'free', constraint: null }
  if (!isRecord(value)) return null
  const { name, json_schema: schema, grammar, ...rest } = value
  if (Object.keys(rest).length > 0 || !(name === undefined || (typeof name === 'string' && name !== ''))) return null
  if (typeof grammar === 'string' && grammar !== '' && schema === undefined)
    return { name: name ?? 'grammar', constraint: { kind: 'gbnf', grammar } }
  if (!isRecord(schema) || grammar !== undefined) return null
  const title = typeof schema.title === 'string' && schema.title !== '' ? schema.title : 'JSON schema'
  return { name: name ?? title, constraint: { kind: 'json_schema', schema } }
}

/** The name that two of these values share, so that their columns could not be told apart; null where there is none. */
export function sharedConstraintName(values: readonly Json[]): string | null {
  const names = values.flatMap((value) => readConstraint(value)?.name ?? [])
  return names.find((name, position) => names.indexOf(name) !== position) ?? null
}
