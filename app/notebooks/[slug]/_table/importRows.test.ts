import { describe, expect, test } from 'vitest'
import { AppError } from '#server/core/errors.ts'
import { appendRows, rowsFromFile } from './importRows.ts'
import { columnsOf, type ItemTable } from './itemTable.ts'

describe('importing files', () => {
  test('keys of plain JSONL objects become variables, and `expected` the reference', () => {
    expect(rowsFromFile('a.jsonl', '{"q":"하나","expected":"1"}\n', 'cases').rows).toEqual([{ vars: { q: '하나' }, reference: '1' }])
  })

  test('numbers of a JSON list and of JSONL are shown as they were typed', () => {
    const vars = { n: '9007199254740993', p: '1.10', s: 5 }
    const object = '{"n":9007199254740993,"p":1.10,"s":5}'
    expect(rowsFromFile('a.json', `[${object}]`, 'cases').rows).toEqual([{ vars }])
    expect(rowsFromFile('a.jsonl', object, 'cases').rows).toEqual([{ vars }])
  })

  test('the header of a CSV file names the columns', () => {
    expect(rowsFromFile('a.csv', 'q,reference\n"a, b",1\n', 'cases').rows).toEqual([{ vars: { q: 'a, b' }, reference: '1' }])
  })

  test('an error names the line that is not JSON', () => {
    expect(() => rowsFromFile('a.jsonl', '{}\n{', 'cases')).toThrow(
      new AppError('BAD_INPUT', 'a.jsonl cannot be read: line 2 is not JSON. Import CSV, a JSON list, or JSONL with one object a line.'),
    )
  })

  test('a row with more fields than the header is refused with its line', () => {
    expect(() => rowsFromFile('a.csv', 'q,meta\nx,{"a": 1, "b": 2}\n', 'cases')).toThrow(
      /^a\.csv, line 2: The row has 3 fields, but the header has 2\./,
    )
  })

  test('rows are added below the existing ones, and all rows have all variables', () => {
    const there: ItemTable = { columns: columnsOf([{ vars: { q: 'x' } }], 'cases'), rows: [{ vars: { q: 'x' } }] }
    expect(appendRows(there, rowsFromFile('a.csv', 'n\n1\n', 'cases')).rows).toEqual([
      { vars: { q: 'x', n: '' } },
      { vars: { q: '', n: '1' } },
    ])
  })
})
