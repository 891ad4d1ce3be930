import { describe, expect, test } from 'vitest'
import { addColumn, insertRow, moveRow, removeRows, renameVar, setCell } from './editTable.ts'
import { cellText, type ItemTable } from './itemTable.ts'
import { readTable, type TableFormat, writeTable } from './tableText.ts'

const jsonl = '{"vars": {"q": "하나"}, "reference": "1"}\n{"vars":{"q":"둘","n":2},"tags":["t"]}\n'
const yaml = '# kept\n- vars: { q: "하나" } # one\n  reference: "1"\n- vars: { q: two }\n'
const csv = 'q;reference\n"a;b";1\n둘;2\n'

function edited(text: string, format: TableFormat, change: (table: ItemTable) => ItemTable): string {
  const table = readTable(text, format, 'cases')
  if (!table) throw new Error('the text is not a table')
  return writeTable(text, table, change(table), format)
}

describe('tables and the text they are written in', () => {
  test.each([
    ['jsonl', jsonl],
    ['yaml', yaml],
    ['csv', csv],
  ] as const)('an unchanged %s table is the same text', (format, text) => {
    expect(edited(text, format, (table) => table)).toBe(text)
  })

  test('an edited cell leaves other lines of a file alone', () => {
    expect(edited(jsonl, 'jsonl', (table) => setCell(table, { row: 1, column: 0 }, 'zwei 😀'))).toBe(
      '{"vars": {"q": "하나"}, "reference": "1"}\n{"vars":{"q":"zwei 😀","n":2},"tags":["t"]}\n',
    )
  })

  test('an edited cell changes no number beside it, and a number that is typed stays as it is typed', () => {
    const line = '{"vars":{"q":"a","n":9007199254740993,"p":1.10,"s":5}}\n'
    const item = '- vars: { q: a, n: 9007199254740993, p: 1.10, z: 00123, s: 5 }\n'
    expect(edited(line, 'jsonl', (table) => setCell(table, { row: 0, column: 0 }, 'b'))).toBe(
      '{"vars":{"q":"b","n":"9007199254740993","p":"1.10","s":5}}\n',
    )
    expect(edited(item, 'yaml', (table) => setCell(table, { row: 0, column: 0 }, 'b'))).toBe(item.replace('q: a', 'q: b'))
    expect(edited(item, 'yaml', (table) => renameVar(table, 'q', 'r'))).toMatch(/n: "9007199254740993"[\s\S]*p: "1.10"[\s\S]*z: "00123"/)
    expect(edited(line, 'jsonl', (table) => setCell(table, { row: 0, column: 3 }, '5.50'))).toContain('"s":"5.50"')
    expect(readTable(line, 'jsonl', 'cases')?.rows[0]?.vars['n']).toBe('9007199254740993')
  })

  test('a number stays a number if a number is typed', () => {
    expect(edited(jsonl, 'jsonl', (table) => setCell(table, { row: 1, column: 1 }, '5'))).toContain('"n":5')
    expect(edited(jsonl, 'jsonl', (table) => setCell(table, { row: 1, column: 1 }, 'five'))).toContain('"n":"five"')
  })

  test('an edited cell in a block keeps comments and style', () => {
    expect(edited(yaml, 'yaml', (table) => setCell(table, { row: 0, column: 0 }, 'uno'))).toBe(yaml.replace('"하나"', 'uno'))
  })

  test('a row added at the end of a block changes nothing above it', () => {
    expect(edited(yaml, 'yaml', (table) => insertRow(table, 2)).startsWith(yaml)).toBe(true)
  })

  test('moving a row of a file moves its line unchanged', () => {
    expect(edited(jsonl, 'jsonl', (table) => moveRow(table, 0, 1))).toBe(jsonl.split('\n').slice(0, 2).toReversed().join('\n') + '\n')
  })

  test('a CSV file keeps its delimiter, and cells that need quotes get them', () => {
    expect(edited(csv, 'csv', (table) => setCell(table, { row: 1, column: 0 }, 'say "hi"'))).toBe('q;reference\n"a;b";1\n"say ""hi""";2\n')
  })

  test('a new variable is added to every row', () => {
    const after = edited(jsonl, 'jsonl', (table) => addColumn(table, { kind: 'var', name: '언어' }))
    expect(readTable(after, 'jsonl', 'cases')?.rows.map(({ vars }) => vars['언어'])).toEqual(['', ''])
  })

  test('a renamed variable keeps its place and values', () => {
    expect(edited(jsonl, 'jsonl', (table) => renameVar(table, 'q', 'question')).split('\n')[1]).toBe(
      '{"vars":{"question":"둘","n":2},"tags":["t"]}',
    )
  })

  test('an emptied table of a block can be read and filled again', () => {
    const empty = edited(yaml, 'yaml', (table) => removeRows(table, 0, 1))
    expect(readTable(empty, 'yaml', 'cases')?.rows).toEqual([])
    const filled = edited(empty, 'yaml', (table) => insertRow(table, 0, { vars: { q: '셋' } }))
    expect(readTable(filled, 'yaml', 'cases')?.rows).toEqual([{ vars: { q: '셋' } }])
  })

  test.each([
    ['a broken line', 'jsonl', '{"vars": {}}\n{"vars":'],
    ['a key without a column', 'jsonl', '{"vars": {}, "note": "x"}'],
    ['a row with more fields than the header', 'csv', 'q,meta\nx,{"a": 1, "b": 2}\n'],
    ['a YAML mapping', 'yaml', 'from: cases.jsonl\n'],
  ] as const)('%s cannot be shown as a table', (_, format, text) => {
    expect(readTable(text, format, 'cases')).toBeNull()
  })

  test('a list of references reads as JSON', () => {
    const table = readTable('{"vars":{},"reference":["a","b"]}', 'jsonl', 'cases')
    expect(table?.rows.map((row) => cellText(row, { kind: 'field', name: 'reference' }))).toEqual(['["a","b"]'])
  })
})
