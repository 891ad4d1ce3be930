import { describe, expect, test } from 'vitest'
import type { ItemTable } from './itemTable.ts'
import { copyCells, looksLikeHeader, mayNameColumns, parsePasted, pasteCells, pasteRows, tableFromCells } from './pasteTable.ts'

const empty: ItemTable = {
  columns: [
    { kind: 'var', name: 'q' },
    { kind: 'field', name: 'reference' },
  ],
  rows: [{ vars: { q: '' } }],
}

describe('pasting from a spreadsheet', () => {
  test.each([
    [
      'a\tb\nc\td\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"두\n줄"\t"say ""hi"""\r\n😀\t\r\n',
      [
        ['두\n줄', 'say "hi"'],
        ['😀', ''],
      ],
    ],
    ['one\ntwo', [['one'], ['two']]],
    ['just text', [['just text']]],
  ])('%j is split into cells', (text, cells) => {
    expect(parsePasted(text)).toEqual(cells)
  })

  test('copied cells can be pasted again', () => {
    const table = tableFromCells(
      empty,
      [
        ['q', 'expected'],
        ['여러\n줄', 'a\tb'],
        ['"', '2'],
      ],
      true,
    )
    expect(parsePasted(copyCells(table, { row: 0, column: 0 }, { row: 1, column: 1 }))).toEqual([
      ['여러\n줄', 'a\tb'],
      ['"', '2'],
    ])
  })

  test('pasting adds the rows and columns that it needs', () => {
    const { columns, rows } = pasteCells(empty, { row: 0, column: 1 }, [
      ['r', 'x, y'],
      ['s', 'z'],
    ])
    expect(columns.map(({ name }) => name)).toEqual(['q', 'reference', 'tags'])
    expect(rows).toEqual([
      { vars: { q: '' }, reference: 'r', tags: ['x', 'y'] },
      { vars: { q: '' }, reference: 's', tags: ['z'] },
    ])
  })

  test('a header names the columns, and known names become fields', () => {
    expect(
      tableFromCells(
        empty,
        [
          ['질문', 'Expected', 'tags'],
          ['하나', '1', 'a; b'],
        ],
        true,
      ),
    ).toEqual({
      columns: [
        { kind: 'var', name: '질문' },
        { kind: 'field', name: 'reference' },
        { kind: 'field', name: 'tags' },
      ],
      rows: [{ vars: { 질문: '하나' }, reference: '1', tags: ['a', 'b'] }],
    })
  })

  test.each([
    [
      [
        ['question', 'expected'],
        ['2+2?', '4'],
      ],
      true,
    ],
    [
      [
        ['What is this?', 'a long sentence.'],
        ['b', 'c'],
      ],
      false,
    ],
    [
      [
        ['1', '2'],
        ['3', '4'],
      ],
      false,
    ],
    [[['질문'], ['무엇?']], true],
  ])('%j has a header: %s', (cells, header) => {
    expect(looksLikeHeader(cells, [])).toBe(header)
  })
})

describe('pasting rows with a header into a table that has a case already', () => {
  const sample: ItemTable = {
    columns: [
      { kind: 'var', name: 'question' },
      { kind: 'field', name: 'reference' },
    ],
    rows: [{ vars: { question: 'What is the capital of France?' }, reference: 'Paris' }],
  }
  const cells = [
    ['review', 'reference'],
    ['배송이 빨라요', 'positive'],
    ['It broke at once.', 'negative'],
  ]

  test('asks what the first row is, unless all rows are single words', () => {
    expect(mayNameColumns(sample, cells)).toBe(true)
    expect(mayNameColumns(sample, [['질문'], ['하늘은 왜 파란가요?']])).toBe(true)
    expect(mayNameColumns(sample, [['good'], ['bad']])).toBe(false)
    expect(mayNameColumns(sample, [['A question?'], ['Another one?']])).toBe(false)
    expect(mayNameColumns(sample, [['question', 'reference']])).toBe(false)
  })

  test('the header becomes the columns, and a replaced sample leaves no column behind', () => {
    expect(pasteRows(sample, { cells, at: { row: 0, column: 0 } }, true)).toEqual({
      columns: [
        { kind: 'var', name: 'review' },
        { kind: 'field', name: 'reference' },
      ],
      rows: [
        { vars: { review: '배송이 빨라요' }, reference: 'positive' },
        { vars: { review: 'It broke at once.' }, reference: 'negative' },
      ],
    })
  })

  test('rows that are kept keep their values and their columns', () => {
    const numbers: ItemTable = { ...sample, rows: [{ vars: { question: 5 }, reference: '6' }] }
    const { columns, rows } = pasteRows(numbers, { cells, at: { row: 1, column: 0 } }, true)
    expect(columns.map(({ name }) => name)).toEqual(['question', 'review', 'reference'])
    expect(rows).toEqual([
      { vars: { question: 5, review: '' }, reference: '6' },
      { vars: { question: '', review: '배송이 빨라요' }, reference: 'positive' },
      { vars: { question: '', review: 'It broke at once.' }, reference: 'negative' },
    ])
  })

  test('what the header does not name stays in the rows, and rows below the table are added', () => {
    const filled: ItemTable = {
      columns: [
        { kind: 'field', name: 'id' },
        { kind: 'var', name: 'question' },
        { kind: 'var', name: 'context' },
        { kind: 'field', name: 'reference' },
        { kind: 'field', name: 'tags' },
      ],
      rows: [
        { id: 'a', vars: { question: 'one', context: 1 }, reference: '1', tags: ['x'] },
        { id: 'b', vars: { question: 'two', context: 'c2' }, reference: '2', tags: ['y'] },
      ],
    }
    const pasted = [
      ['reference', 'question'],
      ['I', 'One?'],
      ['II', 'Two?'],
      ['III', 'Three?'],
    ]
    expect(pasteRows(filled, { cells: pasted, at: { row: 0, column: 0 } }, true)).toEqual({
      columns: filled.columns,
      rows: [
        { id: 'a', vars: { question: 'One?', context: 1 }, reference: 'I', tags: ['x'] },
        { id: 'b', vars: { question: 'Two?', context: 'c2' }, reference: 'II', tags: ['y'] },
        { vars: { question: 'Three?', context: '' }, reference: 'III' },
      ],
    })
    const others = pasteRows(filled, { cells: [['review'], ['good']], at: { row: 0, column: 0 } }, true)
    expect(others.columns.map(({ name }) => name)).toEqual(['id', 'question', 'context', 'review', 'reference', 'tags'])
    expect(others.rows).toEqual([
      { id: 'a', vars: { question: 'one', context: 1, review: 'good' }, reference: '1', tags: ['x'] },
      { id: 'b', vars: { question: 'two', context: 'c2', review: '' }, reference: '2', tags: ['y'] },
    ])
  })

  test('a case alone keeps what is not named if the header names one of its variables', () => {
    const { rows } = pasteRows(
      sample,
      {
        cells: [
          ['question', 'tags'],
          ['Why?', 'x'],
        ],
        at: { row: 0, column: 0 },
      },
      true,
    )
    expect(rows).toEqual([{ vars: { question: 'Why?' }, reference: 'Paris', tags: ['x'] }])
  })
})
