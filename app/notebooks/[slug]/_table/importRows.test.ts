import { describe, expect, test } from 'vitest'
import { AppError } from '#server/core/errors.ts'
import { appendRows, rowsFromFile } from './importRows.ts'
import { columnsOf, type ItemTable } from './itemTable.ts'

describe('importing files', () => {
  test('JSONL of plain objects gives variables, expected the reference', () => {
    expect(rowsFromFile('a.jsonl', '{"q":"하나","expected":"1"}\n', 'cases').rows).toEqual([{ vars: { q: '하나' }, reference: '1' }])
  })

  test('CSV goes by its header', () => {
    expect(rowsFromFile('a.csv', 'q,reference\n"a, b",1\n', 'cases').rows).toEqual([{ vars: { q: 'a, b' }, reference: '1' }])
  })

  test('a line that is no JSON is told by its number', () => {
    expect(() => rowsFromFile('a.jsonl', '{}\n{', 'cases')).toThrow(
      new AppError('BAD_INPUT', 'a.jsonl cannot be read: line 2 is no JSON. Import CSV, a JSON list, or JSONL with one object a line.'),
    )
  })

  test('rows are added below those that are there, with all variables', () => {
    const there: ItemTable = { columns: columnsOf([{ vars: { q: 'x' } }], 'cases'), rows: [{ vars: { q: 'x' } }] }
    expect(appendRows(there, rowsFromFile('a.csv', 'n\n1\n', 'cases')).rows).toEqual([
      { vars: { q: 'x', n: '' } },
      { vars: { q: '', n: '1' } },
    ])
  })
})
