import type { Constraint } from './cell.ts'
import { isRecord, type Json } from '../json.ts'

/** A parsed value of the parameter `constraint`: its name in columns and charts, and the constraint (null: free). */
export type NamedConstraint = { name: string; constraint: Constraint | null }

/** The schema of a new constraint. */
export const starterSchema: Json = {
  type: 'object',
  properties: { answer: { type: 'string' } },
  required: ['answer'],
  additionalProperties: false,
}

/** The values that `readConstraint` accepts, for messages. */
export const constraintForms = '`free`, `{ json_schema: {...} }` or `{ grammar: "..." }`, each shape with a `name` of its own if you like'

/**
 * Reads `free` (or null), `{json_schema, name?}` or `{grammar, name?}`; null for anything else. Without a name, it is named by the
 * title of its schema, or else by its kind.
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

/** A name that two of these values share, which would make their columns indistinguishable; null if all names differ. */
export function sharedConstraintName(values: readonly Json[]): string | null {
  const names = values.flatMap((value) => readConstraint(value)?.name ?? [])
  return names.find((name, position) => names.indexOf(name) !== position) ?? null
}
