import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { encodeAs } from '../../../core/testing/encodeAs.ts'
import { temporaryFolder } from '../../testing/temporaryFolder.ts'
import type { FileFacts, FileRecord } from './fileRecord.ts'
import { withRecordFile } from './recordFile.ts'

async function read(name: string, data: string | Uint8Array, most?: number): Promise<{ facts: FileFacts; records: FileRecord[] }> {
  await using folder = await temporaryFolder()
  const path = join(folder.path, name)
  await writeFile(path, data)
  return await withRecordFile(
    path,
    { within: null, name },
    async ({ facts, batches }) => {
      const records: FileRecord[] = []
      for await (const batch of batches()) records.push(...batch.records)
      return { facts, records }
    },
    most === undefined ? {} : { most },
  )
}

/** [line, record or the beginning of the reason]. */
const short = (records: FileRecord[]) => records.map((each) => [each.line, 'record' in each ? each.record : each.reason.slice(0, 40)])

test('JSONL: lines, blank lines, a byte order mark, CRLF, no line end at the end', async () => {
  const { facts, records } = await read('a.jsonl', '\ufeff{"a":1.50}\r\n\n  \n{"b":"줄\u2028끝"}\n[1]\n{"c":\n{"d":12345678901234567890}')
  expect(facts).toMatchObject({ container: 'jsonl', encoding: 'utf-8', notes: [] })
  expect(short(records)).toEqual([
    [1, { a: '1.50' }],
    [4, { b: '줄\u2028끝' }],
    [5, 'The record is no JSON object.'],
    [6, 'This is not valid JSON. A quotation mark'],
    [7, { d: '12345678901234567890' }],
  ])
})

test('a list, objects of several lines, and lines in a file .json', async () => {
  expect(short((await read('a.json', '[\n {"a": 1},\n {\n  "b": 2}\n]\n')).records)).toEqual([
    [2, { a: 1 }],
    [3, { b: 2 }],
  ])
  const sequence = await read('a.jsonl', '{\n  "a": 1\n}\n{\n  "b": 2\n}\n')
  expect(short(sequence.records)).toEqual([
    [1, { a: 1 }],
    [4, { b: 2 }],
  ])
  expect(sequence.facts.notes).toEqual([expect.stringContaining('neither a JSON list nor JSONL')])
  const lines = await read('a.json', '{"a": 1}\n{"b": 2}\n')
  expect(lines.facts.container).toBe('jsonl')
  expect(lines.records).toHaveLength(2)
  expect((await read('one.json', '{"a": 1}')).records).toHaveLength(1)
  expect((await read('a.jsonl', '{"a": "x\n{"b": 2}\n{"c": 3}\n')).records.map((each) => 'record' in each)).toEqual([false, true, true])
})

test('a list on one line that is longer than the pieces in which it is read', async () => {
  const long = '가'.repeat(700_000)
  const { records } = await read('a.json', `[{"a":"${long}"},{"b":"\\u00e9\\"${long}"},{"c":3}]`)
  expect(records.map((each) => [each.line, each.source.length])).toEqual([
    [1, 700_008],
    [1, 700_016],
    [1, 7],
  ])
})

test('a line with bytes that are not valid is left out, and the others are read', async () => {
  const utf8 = (text: string) => Buffer.from(text)
  const { records } = await read(
    'a.jsonl',
    Buffer.concat([utf8('{"a":"가 \ufffd"}\n{"b":"'), Buffer.from([0xff, 0xe0, 0x80]), utf8('"}\n{"c":3}\n')]),
  )
  expect(short(records)).toEqual([
    [1, { a: '가 \ufffd' }],
    [2, 'The text has bytes that are not valid in'],
    [3, { c: 3 }],
  ])
  const table = await read('a.csv', Buffer.concat([utf8('a,b\n1,"x\n'), Buffer.from([0xff]), utf8('"\n2,가\n')]))
  expect(short(table.records)).toEqual([
    [2, 'The row has bytes that are not valid in '],
    [4, { a: '2', b: '가' }],
  ])
})

const korean = '{"질문":"대한민국의 수도는 어디인가요?","답변":"서울입니다. 똠방각하"}'

test.each(['utf-16le', 'utf-16be', 'euc-kr'] as const)(
  '%s is read, with the line that is not valid left out',
  async (encoding) => {
    const lines = Array.from({ length: 30 }, () => `${korean}\n`).join('')
    const { facts, records } = await read('a.jsonl', encodeAs(lines, encoding))
    expect(facts).toMatchObject({ encoding, notes: [expect.stringContaining('is not UTF-8. It is read as')] })
    expect(records).toHaveLength(30)
    expect(records[29]).toMatchObject({ line: 30, record: JSON.parse(korean) })
    const bad = encoding === 'euc-kr' ? Buffer.from([0x22, 0xff, 0xff, 0x22, 0x0a]) : encodeAs('"\ud800"\n', encoding)
    // Without a byte order mark, a beginning that is not valid could be anything.
    const mark = encoding === 'euc-kr' ? '' : '\ufeff'
    const mixed = await read('a.jsonl', Buffer.concat([encodeAs(mark + lines, encoding), bad, encodeAs(lines, encoding)]))
    expect(mixed.records.map((each) => 'reason' in each).indexOf(true)).toBe(30)
    expect(mixed.records).toHaveLength(61)
  },
  20_000,
)

test('CP949 after a megabyte of ASCII, with a character where the pieces meet', async () => {
  const ascii = `{"a":"${'x'.repeat(83)}"}\n`
  const count = Math.floor((1024 * 1024) / ascii.length)
  const rest = 1024 * 1024 - count * ascii.length
  // The Korean character is cut between two pieces.
  const before = `${'{"a":""}'.padStart(rest - 1 - 7, ' ')}\n{"b":"`
  const text = ascii.repeat(count) + before
  const { facts, records } = await read(
    'a.jsonl',
    Buffer.concat([Buffer.from(text), encodeAs('한글이 있는 문장을 여기에 씁니다. 그리고 다시 한글입니다."}\n', 'euc-kr')]),
  )
  expect(facts.encoding).toBe('euc-kr')
  expect(records.at(-1)).toMatchObject({ record: { b: '한글이 있는 문장을 여기에 씁니다. 그리고 다시 한글입니다.' } })
})

test('CSV: quotes, line breaks in fields, spaces, blank lines and the lines of rows', async () => {
  const { facts, records } = await read('a.csv', '\ufeff질문,답변\r\n" a ""b"" ","x\r\ny"\r\n\r\n 1 ,\r\n3\r\n4,5,6\r\n')
  expect(facts).toMatchObject({ container: 'csv', columns: ['질문', '답변'], notes: [] })
  expect(short(records)).toEqual([
    [2, { 질문: ' a "b" ', 답변: 'x\r\ny' }],
    [5, { 질문: ' 1 ', 답변: '' }],
    [6, 'The row has 1 field, but the header has '],
    [7, 'The row has 3 fields, but the header has'],
  ])
  expect(records[0]?.source).toBe('" a ""b"" ","x\r\ny"')
})

test('TSV, semicolons, names that repeat or are missing, marks against formulas', async () => {
  expect((await read('a.tsv', 'a\tb\n1,5\t2\n')).records[0]).toMatchObject({ record: { a: '1,5', b: '2' } })
  const { facts, records } = await read('a.csv', 'a; a;;assay.marked\n1;2;\'=3;"[""column3""]"\n')
  expect(facts.columns).toEqual(['a', 'a_2', 'column3', 'assay.marked'])
  expect(facts.notes).toHaveLength(4)
  expect(records[0]).toMatchObject({ record: { a: '1', a_2: '2', column3: '=3' } })
})

test('a quotation mark that is not closed', async () => {
  const { records } = await read('a.csv', 'a,b\n1,2\n\n3,"x\n4,5\n')
  expect(short(records)).toEqual([
    [2, { a: '1', b: '2' }],
    [4, 'A quotation mark of this row is not clos'],
  ])
  expect(records[1]?.source).toBe('3,"x\n4,5')
  await expect(read('a.csv', `a,b\n1,2\n3,"x\n${'4,5\n'.repeat(500)}`, 1_000)).rejects.toThrow('longer than 1,000 bytes')
})

test('a record that is too long is left out, also across pieces, and the next one is read', async () => {
  const long = `{"a":"${'x'.repeat(3_000_000)}"}`
  for (const text of [`${long}\n{"b":1}\n`, `[${long},\n{"b":1}]`])
    expect(short((await read('a.jsonl', text, 1_000_000)).records)).toEqual([
      [1, 'The record is longer than 1,000,000 char'],
      [2, { b: 1 }],
    ])
})

test('Parquet: large whole numbers, dates, decimals of text, lists and structs', async () => {
  const data = parquetWriteBuffer({
    columnData: [
      { name: 'n', data: [1n, 12345678901234567890n - 10000000000000000000n], type: 'INT64' },
      { name: 'f', data: [0.5, Number.NaN], type: 'DOUBLE' },
      { name: 's', data: ['가', null], type: 'STRING' },
      { name: 't', data: [new Date('2024-01-02T03:04:05.678Z'), null], type: 'TIMESTAMP' },
      { name: 'ok', data: [true, false], type: 'BOOLEAN' },
    ],
  })
  const { facts, records } = await read('a.parquet', new Uint8Array(data))
  expect(facts).toMatchObject({ container: 'parquet', columns: ['n', 'f', 's', 't', 'ok'], rows: 2 })
  expect(short(records)).toEqual([
    [1, { n: 1, f: 0.5, s: '가', t: '2024-01-02T03:04:05.678Z', ok: true }],
    [2, { n: 2345678901234567890n <= BigInt(Number.MAX_SAFE_INTEGER) ? 0 : '2345678901234567890', f: 'NaN', s: null, t: null, ok: false }],
  ])
})

test.each<[string, string | Uint8Array, string]>([
  ['a.jsonl', '', 'is empty'],
  ['a.csv', ' \n ', 'only white space'],
  ['a.zip', 'PK\u0003\u0004xx', 'a ZIP archive or an Office file. Unpack it'],
  ['a.jsonl', '%PDF-1.7', 'a PDF document'],
  ['a.json.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'compressed with gzip'],
  ['a.json', '"text"', 'is no JSON of records'],
  ['a.csv', Buffer.from([0x80, 0x81, 0xff, 0x82, 0x0a]), 'The encoding of the file is not known'],
  ['a.parquet', 'PAR1xxxxPAR1', 'cannot be read as Parquet'],
])('%s (%#) is refused with a remedy', async (name, data, message) => {
  await expect(read(name, data)).rejects.toThrow(message)
})

test('a folder is no file', async () => {
  await using folder = await temporaryFolder()
  await expect(withRecordFile(folder.path, { within: null, name: 'x' }, async () => 0)).rejects.toThrow('x is a folder')
})
