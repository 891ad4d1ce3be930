import type { Shape } from './recordShape.ts'

/** An element of the schema of a Parquet file (parquet.thrift, SchemaElement). */
export type ParquetElement = {
  name: string
  type?: 'BYTE_ARRAY' | 'BOOLEAN' | 'INT64' | 'DOUBLE'
  converted_type?: 'UTF8' | 'LIST'
  repetition_type?: 'OPTIONAL' | 'REPEATED'
  num_children?: number
}

/** The schema of a Parquet file with these columns; lists in the three levels that every reader knows. JSON is text, as `datasets` reads it. */
export function parquetSchema(columns: ReadonlyMap<string, Shape>): ParquetElement[] {
  return [{ name: 'root', num_children: columns.size }, ...[...columns].flatMap(([name, shape]) => element(name, shape))]
}

function element(name: string, shape: Shape): ParquetElement[] {
  const own = { name, repetition_type: 'OPTIONAL' } as const
  switch (shape.type) {
    case 'none':
    case 'text':
    case 'json':
      return [{ ...own, type: 'BYTE_ARRAY', converted_type: 'UTF8' }]
    case 'whole':
      return [{ ...own, type: 'INT64' }]
    case 'number':
      return [{ ...own, type: 'DOUBLE' }]
    case 'boolean':
      return [{ ...own, type: 'BOOLEAN' }]
    case 'list':
      return [
        { ...own, converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...element('element', shape.of),
      ]
    case 'struct':
      return [{ ...own, num_children: shape.members.size }, ...[...shape.members].flatMap(([member, inner]) => element(member, inner))]
  }
}
