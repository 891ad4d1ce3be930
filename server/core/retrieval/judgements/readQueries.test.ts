import { expect, test } from 'vitest'
import { readQueries } from './readQueries.ts'

const two = [
  { id: 'q1', text: 'How many days?' },
  { id: '질문', text: '휴가는 며칠?' },
]

test.each([
  ['JSONL', '{"_id":"q1","text":"How many days?","metadata":{"a":1}}\n\n{"_id":"질문","text":"휴가는 며칠?"}'],
  ['JSONL with `id`', '\uFEFF{"id":"q1","text":"How many days?"}\r\n{"id":"질문","text":"휴가는 며칠?"}\r\n'],
  ['TSV', 'q1\tHow many days?\n질문\t휴가는 며칠?\n'],
  ['TSV with a header', 'query-id\ttext\nq1\tHow many days?\n질문\t휴가는 며칠?\n'],
  ['TSV with other columns', 'lang\tquestion\tqid\nen\tHow many days?\tq1\nko\t휴가는 며칠?\t질문'],
])('%s is read', (_, text) => {
  expect(readQueries(text)).toEqual({ queries: two, findings: [] })
})

test('a tab in the text of a row without a header is a space', () => {
  expect(readQueries('q1\ta\tb').queries).toEqual([{ id: 'q1', text: 'a b' }])
})

test('ids that are numbers keep the digits that were typed', () => {
  expect(readQueries('{"_id":9007199254740993,"text":"a"}\n{"_id":1,"text":"b"}').queries.map(({ id }) => id)).toEqual([
    '9007199254740993',
    '1',
  ])
})

test.each([
  ['{"_id":"q0","text":"a"}\nq1\tb', /^This line is not a JSON object/],
  ['{"_id":"q0","text":"a"}\n{"text":"b"}', /^The id is missing/],
  ['{"_id":"q0","text":"a"}\n{"_id":"q1","text":" "}', /^`text`, the text of the query `q1`, is missing/],
  ['{"_id":"q0","text":"a"}\n{"_id":"q0","text":"b"}', /^The id `q0` is taken by the query on line 1/],
  ['q0\ta\nq1 b', /^This line is not an id and a text/],
  ['q0\ta\nq0\tb', /^The id `q0` is taken/],
])('%j has a finding for line 2', (text, message) => {
  const { queries, findings } = readQueries(text)
  expect(queries).toEqual([{ id: 'q0', text: 'a' }])
  expect(findings).toEqual([{ severity: 'error', line: 2, message: expect.stringMatching(message) as string }])
})

test('a file without queries is an error', () => {
  expect(readQueries('').findings).toEqual([{ severity: 'error', line: 1, message: 'There is no query in this file.' }])
})
