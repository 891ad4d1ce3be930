import { isRecord, type Json } from '../../../json.ts'

/** The type of the values of a column. `json`: values of several types, written as JSON text. `none`: only null was seen. */
export type Shape =
  | { type: 'none' | 'text' | 'whole' | 'number' | 'boolean' | 'json' }
  | { type: 'list'; of: Shape }
  | { type: 'struct'; members: Map<string, Shape> }

/** Members whose values are any JSON, such as the schemas of tools. Programs that train read them as JSON text. */
const anyJson = ['tools', 'origin']

/** The shape of records, from all of those that are added. */
export type RecordsShape = { add(record: Record<string, Json>): void; columns(): ReadonlyMap<string, Shape> }

/** `order`: columns that come first, in this order; the others follow as they are met. */
export function createShape(order: readonly string[] = []): RecordsShape {
  const root: Map<string, Shape> = new Map()
  return {
    add: (record) => addMembers(root, record),
    columns() {
      const first = order.flatMap((name): [string, Shape][] => {
        const shape = root.get(name)
        return shape ? [[name, shape]] : []
      })
      return new Map([...first, ...root])
    },
  }
}

function addMembers(members: Map<string, Shape>, record: Record<string, Json>): void {
  for (const [name, value] of Object.entries(record)) {
    const known: Shape = members.get(name) ?? { type: 'none' }
    const next = anyJson.includes(name) && value !== null ? ({ type: 'json' } as const) : widened(known, value)
    if (next !== known || !members.has(name)) members.set(name, next)
  }
}

/** The shape that also holds `value`. Lists and structs are changed in place, so that a million messages make no garbage. */
function widened(shape: Shape, value: Json): Shape {
  if (value === null || shape.type === 'json') return shape
  if (Array.isArray(value)) {
    if (shape.type !== 'none' && shape.type !== 'list') return { type: 'json' }
    const list = shape.type === 'list' ? shape : { type: 'list' as const, of: { type: 'none' } as Shape }
    for (const item of value) list.of = widened(list.of, item)
    return list
  }
  if (isRecord(value)) {
    if (shape.type !== 'none' && shape.type !== 'struct') return { type: 'json' }
    const struct = shape.type === 'struct' ? shape : { type: 'struct' as const, members: new Map<string, Shape>() }
    addMembers(struct.members, value)
    return struct
  }
  const type = typeOf(value)
  if (shape.type === type || shape.type === 'none') return shape.type === type ? shape : { type }
  if ((shape.type === 'whole' && type === 'number') || (shape.type === 'number' && type === 'whole')) return { type: 'number' }
  return { type: 'json' }
}

function typeOf(value: string | number | boolean): 'text' | 'whole' | 'number' | 'boolean' {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  return Number.isSafeInteger(value) ? 'whole' : 'number'
}

/** The value as a column of this shape holds it: JSON text where the shape says so, whole numbers as bigint, missing members as null. */
export function shapedValue(value: Json | undefined, shape: Shape): unknown {
  if (value === undefined || value === null) return null
  switch (shape.type) {
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value)
    case 'whole':
      return BigInt(value as number)
    case 'list':
      return (value as Json[]).map((item) => shapedValue(item, shape.of))
    case 'struct': {
      const record = value as Record<string, Json>
      return Object.fromEntries([...shape.members].map(([name, member]) => [name, shapedValue(record[name], member)]))
    }
    case 'none':
    case 'text':
    case 'number':
    case 'boolean':
      return value
  }
}

/**
 * The record with every member of the columns at every depth, null where it has none. `datasets` takes the members from the first part of a file
 * and fails at a later one that is not among them.
 */
export function uniformRecord(record: Record<string, Json>, columns: ReadonlyMap<string, Shape>): Record<string, Json> {
  return Object.fromEntries([...columns].map(([name, shape]) => [name, uniformValue(record[name] ?? null, shape)]))
}

function uniformValue(value: Json, shape: Shape): Json {
  if (value === null) return null
  if (shape.type === 'list') return (value as Json[]).map((item) => uniformValue(item, shape.of))
  return shape.type === 'struct' ? uniformRecord(value as Record<string, Json>, shape.members) : value
}
