import { expect, test } from 'vitest'
import { documentOf, documentsOf, headingsIn } from '../testing/readFixture.ts'

test('a Markdown file keeps its text, and only its headings are headings', async () => {
  const source = [
    '---',
    'title: "응대 규칙"',
    '---',
    '# Rules #  ',
    '',
    '```sh',
    '# a comment',
    '```',
    'Two lines',
    'above a rule',
    '===',
    '',
    '- item',
    '---',
    '    # code',
    '#hashtag',
    '### 🙂 셋\r',
    'Text',
    '---',
    '',
  ].join('\n')
  const document = await documentOf(source, 'notes/규칙.md')
  expect(document.text).toBe(source)
  expect(document).toMatchObject({ id: 'notes/규칙.md', path: 'notes/규칙.md', title: '응대 규칙', pages: [] })
  expect(headingsIn(document)).toEqual(['1 Rules', '1 Two lines\nabove a rule', '3 🙂 셋', '2 Text'])
})

test.each([
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFF환불은 나흘 안에 합니다.\r\n둘')],
  ['UTF-16', Buffer.from('\uFEFF환불은 나흘 안에 합니다.\r\n둘', 'utf16le')],
  ['UTF-8 in NFD', Buffer.from('환불은 나흘 안에 합니다.\n둘'.normalize('NFD'))],
  ['CP949', Buffer.from('c8afbad2c0ba20b3aac8ea20bec8bfa120c7d5b4cfb4d92e0ab5d1', 'hex')],
])('a text in %s is read', async (_, bytes) => {
  expect((await documentOf(bytes, 'a.txt')).text).toBe('환불은 나흘 안에 합니다.\n둘')
})

test('a text in another encoding and a file of other bytes are refused with the reason', async () => {
  await expect(documentOf(Buffer.from([0x63, 0x61, 0x66, 0xe9]), 'a.txt')).rejects.toThrow(/^a\.txt is in an encoding .* Save it as UTF-8/)
  await expect(documentOf(Buffer.from('abc\0\u0001def'), 'b.txt')).rejects.toThrow(/^b\.txt contains zero bytes/)
})

test('each row of a table is a document: columns that are not its text are metadata with the types that all of their values have', async () => {
  const documents = await documentsOf('title,Text,year,code,open\nRefunds,"Four\ndays",2024,007,true\n,Five days,,8,\n', 'rules.csv')
  expect(documents).toEqual([
    {
      id: 'rules.csv#1',
      path: 'rules.csv',
      title: 'Refunds',
      text: 'Refunds\n\nFour\ndays',
      pages: [],
      headings: [{ level: 1, start: 0, end: 7 }],
      metadata: { year: 2024, code: '007', open: true },
    },
    {
      id: 'rules.csv#2',
      path: 'rules.csv',
      title: null,
      text: 'Five days',
      pages: [],
      headings: [],
      metadata: { year: null, code: '8', open: null },
    },
  ])
})

test('a table without a column of text has all columns as its text', async () => {
  const documents = await documentsOf('지역\t한도\n서울\t십만 원\n부산\t\n', '한도.tsv')
  expect(documents.map(({ text }) => text)).toEqual(['지역: 서울\n한도: 십만 원', '지역: 부산'])
  expect(documents[1]?.metadata).toEqual({ 지역: '부산', 한도: '' })
})

test('rows of a corpus keep their ids, and their metadata is as typed', async () => {
  const rows = [
    { _id: 'd1', title: 'One', text: 'first', metadata: { url: 'u', pages: 3 } },
    { _id: 2, title: '', text: 'second', tags: ['a', 'b'], draft: false },
    { text: '' },
  ]
  const documents = await documentsOf(rows.map((row) => JSON.stringify(row)).join('\n\n'), 'corpus.jsonl')
  expect(documents.map(({ id, title, text, metadata }) => ({ id, title, text, metadata }))).toEqual([
    { id: 'd1', title: 'One', text: 'One\n\nfirst', metadata: { url: 'u', pages: 3 } },
    { id: '2', title: null, text: 'second', metadata: { tags: '["a","b"]', draft: false } },
  ])
})

test.each([
  ['a.jsonl', '{"text": "a"}\n[1]\n', /^a\.jsonl, line 2: This line is not a JSON object/],
  ['b.jsonl', '{"_id": "x", "text": "a"}\n\n{"_id": "x", "text": "b"}', /^b\.jsonl, line 3: The _id "x" is that of line 1, too/],
  ['c.csv', 'a,b\n1,2,3\n', /^c\.csv, line 2: The row has 3 fields/],
  ['d.csv', 'a,b\n"1,2\n', /^d\.csv: The table cannot be read: a quote opened near line 2/],
])('%s is refused with the line', async (path, text, reason) => {
  await expect(documentsOf(text, path)).rejects.toThrow(reason)
})
