import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { casesFromTable, parseCasesJsonl, parseDelimited, printCasesJsonl } from './caseTable.ts'

describe('parseDelimited', () => {
  it('takes marks off the names and texts that an export lists, and off no other text', () => {
    const { header, rows } = parseDelimited('\'=f,b,assay.marked\n\'=1,\'=2,"[""=f""]"\n\'=3,\'=4,\n')
    expect([header, rows]).toEqual([
      ['=f', 'b'],
      [
        ['=1', "'=2"],
        ["'=3", "'=4"],
      ],
    ])
  })

  it('reports a row whose list of marks cannot be read, and leaves it out', () => {
    const { rows, problems } = parseDelimited("a,assay.marked\n'=1,a\n2,\n")
    expect([rows, problems.map(({ line }) => line)]).toEqual([[['2']], [2]])
    expect(problems[0]?.message).toMatch(/^`assay\.marked` is not a list of columns/)
  })

  it.each<[string, string, string[], string[][]]>([
    ['commas', 'a,b\n1,2\n', ['a', 'b'], [['1', '2']]],
    ['tabs pasted from a spreadsheet', '리뷰\t라벨\r\n"여러\n줄, ""인용"""\t좋음\r\n', ['리뷰', '라벨'], [['여러\n줄, "인용"', '좋음']]],
    ['semicolons', 'a;b\n1,5;2\n', ['a', 'b'], [['1,5', '2']]],
    ['one column', 'review\ngood film\n\nbad film', ['review'], [['good film'], ['bad film']]],
    [
      'ragged rows and nameless columns',
      '\uFEFFa,,a\n1\n1,2,3, ,\n',
      ['a', 'column2', 'a_2'],
      [
        ['1', '', ''],
        ['1', '2', '3'],
      ],
    ],
    ['a quote inside a field', 'a,b\n5" disk,x\n', ['a', 'b'], [['5" disk', 'x']]],
    ['nothing', '', [], []],
    ['a header alone', 'a,b\n', ['a', 'b'], []],
  ])('reads %s', (_, text, header, rows) => {
    const { lines, ...table } = parseDelimited(text)
    expect({ ...table, lines: lines.length }).toEqual({ header, rows, lines: rows.length, problems: [] })
  })

  it('leaves out a row in which a delimiter splits JSON, however wide the row is', () => {
    const text = 'q,meta,__expected,note\n확인,{"a":"b, c"},contains:네\n[1,2],x\nx,"{""a"": 1, ""b"": 2}",z,w\n[1,{x,"[1",2]\n'
    const { rows, problems } = parseDelimited(text)
    expect(problems).toEqual([
      { line: 2, message: expect.stringContaining('The JSON in the column meta contains a comma') as string },
      { line: 3, message: expect.stringContaining('The JSON in the column q contains a comma') as string },
    ])
    expect(rows).toEqual([
      ['x', '{"a": 1, "b": 2}', 'z', 'w'],
      ['[1', '{x', '[1', '2]'],
    ])
  })

  it('gives the line of each row', () => {
    expect(parseDelimited('a,b\n1,"x\ny"\n\n2,3\n').lines).toEqual([2, 5])
  })

  it('throws if a quote is not closed', () => {
    expect(() => parseDelimited('a,b\n1,"x\n')).toThrow(AppError)
    expect(() => parseDelimited('a,b\n1,2\n3,"x\ny\n')).toThrow('a quote opened near line 3 is not closed')
  })

  it('stops at a quote that makes one row of the rest of a long file', () => {
    expect(() => parseDelimited(`q\nx\n"${'abc,def\n'.repeat(1_900_000)}`)).toThrow('a quote opened near line 3 is not closed')
  })

  it('throws if there are too many columns, rows or fields', () => {
    expect(() => parseDelimited(`${'c,'.repeat(100_000)}c\n1\n`)).toThrow('This table has 100,001 columns; at most 1,000 columns')
    expect(() => parseDelimited(`q\n${'x\n'.repeat(2_000_000)}`)).toThrow('This table has more than 200,000 rows')
    expect(() => parseDelimited(`q${','.repeat(900)}\n${'x\n'.repeat(50_000)}`)).toThrow('This table has 50,000 rows of 901 fields')
  })
})

describe('casesFromTable', () => {
  const table = {
    header: ['id', 'review', 'Label', 'tags'],
    rows: [
      ['k', '좋아요', 'pos', 'a; b'],
      ['', 'x', '', ''],
    ],
  }

  it('takes the reference from a column on request', () => {
    expect(casesFromTable(table, { reference: true })).toEqual([
      { id: 'k', vars: { review: '좋아요' }, reference: 'pos', tags: ['a', 'b'], line: 2 },
      { id: null, vars: { review: 'x' }, reference: null, tags: [], line: 3 },
    ])
    expect(casesFromTable(table)[0]).toMatchObject({ vars: { review: '좋아요', Label: 'pos' }, reference: null })
    expect(casesFromTable(table, { reference: 'review' })[0]).toMatchObject({ vars: { Label: 'pos' }, reference: '좋아요' })
  })
})

describe('cases as JSONL', () => {
  it('reads back what it prints', () => {
    const text = fc.string({ unit: 'grapheme' })
    const row = fc.record({
      id: fc.option(fc.string({ minLength: 1, maxLength: 20 })),
      vars: fc.dictionary(
        text,
        fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json),
        { noNullPrototype: true },
      ),
      reference: fc.oneof(fc.constant(null), text, fc.array(text)),
      tags: fc.array(text, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const { cases, problems } = parseCasesJsonl(printCasesJsonl(rows), 'c.jsonl')
        expect(problems).toEqual([])
        expect(cases).toEqual(rows.map((each, index) => ({ ...each, line: index + 1 })))
      }),
    )
  })

  it('prints keys in order and leaves out what is empty', () => {
    expect(
      printCasesJsonl([
        { tags: ['t'], reference: 'r', vars: { x: '한' }, id: 'k' },
        { vars: {}, reference: null, id: null },
      ]),
    ).toBe('{"id":"k","vars":{"x":"한"},"reference":"r","tags":["t"]}\n{"vars":{}}\n')
  })

  it('reports faults with file and line', () => {
    const [problem, ...others] = parseCasesJsonl('{"vars":{}}\nnope\n', 'c.jsonl').problems
    expect([problem?.message.slice(0, 30), others]).toEqual(['This line is not a JSON object', []])
    expect(problem).toMatchObject({ severity: 'error', file: 'c.jsonl', line: 2 })
  })
})

it.each([
  ['q,meta,__expected\n확인,{"a":"b, c"},contains:네\n좋아,x,y\n', 2, 'comma'],
  ['a;b\n"x\ny";z\n1;2;3\n', 4, 'semicolon'],
  ['a\tb\n1\t2\t3\n', 2, 'tab'],
])('a row of %j with more fields than the header is named with its line and not read into other columns', (text, line, mark) => {
  const { rows, lines, problems } = parseDelimited(text)
  expect(problems).toEqual([
    { line, message: expect.stringMatching(new RegExp(`^The row has \\d fields, but the header has \\d\\..*${mark}`)) as string },
  ])
  expect([rows.length, lines]).toEqual([lines.length, lines.filter((each) => each !== line)])
})
