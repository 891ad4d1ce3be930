import type { MetadataValue } from '../../core/retrieval/document.ts'
import type { FieldColumn, FieldType } from '../../io/lance/rows.ts'

type Fields = Readonly<Record<string, FieldColumn>>

/** Columns that the metadata of these documents needs and the index lacks: new ones, and columns of numbers that have to become text. */
export function missingFields(
  fields: Fields,
  documents: readonly { metadata: Readonly<Record<string, MetadataValue>> }[],
): { added: Map<string, FieldType>; widened: Set<string> } {
  const added = new Map<string, FieldType>()
  const widened = new Set<string>()
  for (const { metadata } of documents) {
    for (const [name, value] of Object.entries(metadata)) {
      const type = typeOf(value)
      if (type === null) continue
      const known = added.get(name) ?? (Object.hasOwn(fields, name) ? fields[name]?.type : undefined)
      if (known === undefined) added.set(name, type)
      else if (known !== type && known !== 'string') {
        if (added.has(name)) added.set(name, 'string')
        else widened.add(name)
      }
    }
  }
  return { added, widened }
}

/** The values of metadata by column. */
export function fieldValues(fields: Fields, metadata: Readonly<Record<string, MetadataValue>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([name, value]): [string, string | number][] => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (!field || value === null) return []
      return [[field.column, field.type === 'number' ? Number(value) : String(value)]]
    }),
  )
}

function typeOf(value: MetadataValue): FieldType | null {
  if (value === null) return null
  return typeof value === 'number' ? 'number' : 'string'
}
