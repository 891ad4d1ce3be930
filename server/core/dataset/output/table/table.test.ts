import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { unmarkFormulas } from '../../../formulaMark.ts'
import type { Json } from '../../../json.ts'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import { csvLines } from './csvRow.ts'
import { huggingFaceFeatures } from './huggingFaceFeatures.ts'
import { parquetSchema } from './parquetSchema.ts'
import { createShape, shapedValue, uniformRecord } from './recordShape.ts'

test('a CSV file has no formula, and gives every text back', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('=1+1', '-5;@x', 'a"b', 'a\r\nb', ' ', '＝SUM(A1)', '각', 'x\u2028y'),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (pairs) => {
      const { head, line } = csvLines(['one', 'two'])
      const rows = parse<Record<string, string>>(head + pairs.map(([one, two]) => line({ one, two })).join(''), { columns: true })
      expect(rows).toHaveLength(pairs.length)
      for (const [position, row] of rows.entries()) {
        expect(row['one'] ?? '').not.toMatch(/^[=@]/)
        const marked = JSON.parse(row['assay.marked'] || '[]') as string[]
        const back = (name: string) => (marked.includes(name) ? unmarkFormulas(row[name] ?? '') : row[name])
        expect([back('one'), back('two')]).toEqual(pairs[position])
      }
    }),
    fuzzing(100),
  )
})

const shapeOf = (...records: Parameters<ReturnType<typeof createShape>['add']>[0][]) => {
  const shape = createShape()
  for (const record of records) shape.add(record)
  return shape.columns()
}

test('the shape of records holds all of them', () => {
  const columns = shapeOf(
    { messages: [{ role: 'user', content: null }], label: true, tools: [{ a: 1 }], mixed: 1, whole: 1, number: 1, nothing: null },
    { messages: [{ role: 'a', weight: 1, calls: [{ id: 'x' }] }], mixed: 'x', whole: 2, number: 0.5, history: [] },
  )
  expect(Object.fromEntries([...columns].map(([name, { type }]) => [name, type]))).toEqual({
    messages: 'list',
    label: 'boolean',
    tools: 'json',
    mixed: 'json',
    whole: 'whole',
    number: 'number',
    nothing: 'none',
    history: 'list',
  })
  expect(huggingFaceFeatures(columns)[0]).toEqual({
    name: 'messages',
    list: [
      { name: 'role', dtype: 'string' },
      { name: 'content', dtype: 'string' },
      { name: 'weight', dtype: 'int64' },
      { name: 'calls', list: [{ name: 'id', dtype: 'string' }] },
    ],
  })
  expect(parquetSchema(columns).slice(0, 4)).toEqual([
    { name: 'root', num_children: 8 },
    { name: 'messages', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', num_children: 4 },
  ])
})

test('a value has all members of its column, and JSON is text where types differ', () => {
  const records: Record<string, Json>[] = [
    { a: [{ x: 'y' }], m: 1 },
    { a: [{ z: 2 }], m: 'text', tools: [{ b: 1 }] },
  ]
  const columns = shapeOf(...records)
  const column = (name: string) => columns.get(name) ?? { type: 'none' as const }
  expect(shapedValue(records[0]?.['a'], column('a'))).toEqual([{ x: 'y', z: null }])
  expect(shapedValue(2, column('m'))).toBe('2')
  expect(shapedValue([{ b: 1 }], column('tools'))).toBe('[{"b":1}]')
  expect(shapedValue(undefined, column('a'))).toBeNull()
  expect(uniformRecord({ a: [{ x: 'y' }], m: 1 }, columns)).toEqual({ a: [{ x: 'y', z: null }], m: 1, tools: null })
})
