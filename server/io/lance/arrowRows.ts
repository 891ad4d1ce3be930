import type * as Arrow from 'apache-arrow'
import type { Row } from './rows.ts'

/** A column of a table: its name and the name of its Arrow type, as `String(type)` gives it. */
export type TableColumn = { name: string; type: string; nullable: boolean }

export function columnsOf(schema: Pick<Arrow.Schema, 'fields'>): TableColumn[] {
  return schema.fields.map((field) => ({ name: field.name, type: String(field.type), nullable: field.nullable }))
}

/** Rows as an Arrow table with all columns of the LanceDB table, in their order. A value that a row lacks is null. */
export function arrowRows(arrow: typeof Arrow, columns: readonly TableColumn[], rows: readonly Row[]): Arrow.Table {
  const fields = columns.map(({ name, type, nullable }) => new arrow.Field(name, typeOf(arrow, type), nullable))
  const children = fields.map((field) => {
    const values = rows.map((row) => row[field.name] ?? null)
    return arrow.DataType.isFixedSizeList(field.type) ? vectorData(arrow, field.type, values) : plainData(arrow, field.type, values)
  })
  const schema = new arrow.Schema(fields)
  const struct = arrow.makeData({ type: new arrow.Struct(fields), length: rows.length, nullCount: 0, children })
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)])
}

function typeOf(arrow: typeof Arrow, type: string): Arrow.DataType {
  const vector = /^FixedSizeList\[(\d+)\]/.exec(type)
  if (vector) return new arrow.FixedSizeList(Number(vector[1]), new arrow.Field('item', new arrow.Float32(), true))
  if (type === 'Int32') return new arrow.Int32()
  if (type === 'Float64') return new arrow.Float64()
  return new arrow.Utf8()
}

function plainData(arrow: typeof Arrow, type: Arrow.DataType, values: unknown[]): Arrow.Data {
  const data = arrow.vectorFromArray(values, type).data[0]
  return data ?? arrow.makeData({ type, length: 0, nullCount: 0 })
}

/** Arrow's own builder of lists takes each number by itself, which is slow for vectors. */
function vectorData(arrow: typeof Arrow, type: Arrow.FixedSizeList, values: readonly unknown[]): Arrow.Data {
  const numbers = new Float32Array(values.length * type.listSize)
  const isNull = values.map((value) => value === null)
  values.forEach((value, index) => {
    if (value !== null) numbers.set(value as ArrayLike<number>, index * type.listSize)
  })
  const child = arrow.makeData({ type: new arrow.Float32(), length: numbers.length, nullCount: 0, data: numbers })
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 64) * 8)
  isNull.forEach((missing, index) => {
    if (!missing) nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7))
  })
  return arrow.makeData({ type, length: values.length, nullCount: isNull.filter(Boolean).length, nullBitmap, child })
}
