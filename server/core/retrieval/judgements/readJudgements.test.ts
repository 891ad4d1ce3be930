import { describe, expect, test } from 'vitest'
import { printJudgements, readJudgements } from './readJudgements.ts'

const shortly = (text: string) => readJudgements(text).judgements.map(({ query, document, grade }) => [query, document, grade])
const faults = (text: string) => readJudgements(text).findings.map(({ severity, line, message }) => `${severity} ${line}: ${message}`)

const both = [
  ['q1', 'a.md', 2],
  ['q1', 'b.md', -1],
  ['질문', 'c.md', 0],
]

describe('columns', () => {
  test.each([
    ['TREC with spaces', 'q1 0 a.md 2\nq1 0 b.md -1\n\n질문 0   c.md 0'],
    ['TREC with tabs and a byte order mark', '\uFEFFq1\t0\ta.md\t2\r\nq1\t0\tb.md\t-1\r\n질문\tQ0\tc.md\t0\r\n'],
    ['TREC with a header', 'query_id iteration doc_id relevance\nq1 0 a.md 2\nq1 0 b.md -1\n질문 0 c.md 0'],
    ['BEIR', 'query-id\tcorpus-id\tscore\nq1\ta.md\t2\nq1\tb.md\t-1\n질문\tc.md\t0\n'],
    ['BEIR without a header, grades with a point', 'q1\ta.md\t2.0\nq1\tb.md\t-1.\n질문\tc.md\t0\n'],
  ])('%s', (_, text) => {
    expect(shortly(text)).toEqual(both)
    expect(faults(text)).toEqual([])
  })

  test('ids have spaces where tabs separate the fields', () => {
    expect(shortly('query-id\tcorpus-id\tscore\nq 1\tUser guide.pdf\t1')).toEqual([['q 1', 'User guide.pdf', 1]])
    expect(shortly('q1\t0\tUser guide.pdf\t1')).toEqual([['q1', 'User guide.pdf', 1]])
  })

  test('a line with a fault is named and left out', () => {
    const text = 'q1 0 a.md 1\nq1 0 User guide.pdf 1\nq1 0 b.md 1.5\nq1 0 c.md\nq2 0 d.md 1'
    expect(shortly(text)).toEqual([
      ['q1', 'a.md', 1],
      ['q2', 'd.md', 1],
    ])
    expect(faults(text)).toEqual([
      expect.stringMatching(/^error 2: This line does not have four fields\. .*`query iteration document grade`/),
      'error 3: The grade `1.5` is not a whole number.',
      expect.stringMatching(/^error 4: This line does not have four fields/),
    ])
    expect(faults('q1\t\t1\nq1\ta')).toEqual([
      'error 1: The id of the query or of the document is empty.',
      expect.stringMatching(/^error 2: This line does not have three fields/),
    ])
  })

  test('a first line with a fault is not taken for a header', () => {
    expect(faults('query7 0 a.md high')).toEqual(['error 1: The grade `high` is not a whole number.'])
  })

  test('of two grades for the same document the last counts, with a warning', () => {
    const text = 'q1 0 a.md 1\nq1 0 a.md 1\nq1 0 a.md 3'
    expect(shortly(text)).toEqual([['q1', 'a.md', 3]])
    expect(faults(text)).toEqual([expect.stringMatching(/^warning 3: .*`a\.md` has the grade 1 .*`q1` on line 2\. .* 3, counts/)])
  })

  test('a file without judgements is an error', () => {
    expect(faults('\n \n')).toEqual(['error 1: There is no judgement in this file.'])
    expect(faults('query-id\tcorpus-id\tscore\n')).toEqual(['error 1: There is no judgement in this file.'])
  })

  test('of many faults the first are told and the others counted', () => {
    const found = readJudgements(`q1 0 a.md 1\n${'x\n'.repeat(50)}`).findings
    expect(found).toHaveLength(21)
    expect(found.at(-1)).toEqual({ severity: 'error', line: 22, message: '30 more findings from here on.' })
  })
})

describe('JSONL', () => {
  test('has spans and quotes, and is printed as it is read', () => {
    const text = [
      '{"query":"q1","document":"a b.md","grade":1}',
      '{"query":"q1","document":"a.md","grade":2,"start":4,"end":9,"quote":"seven"}',
      '{"query":"q1","document":"a.md","grade":0,"start":12,"end":20}',
      '{"query":"q2","document":"a.md","grade":1,"quote":"only \\"this\\""}',
      '',
    ].join('\n')
    const { judgements, findings } = readJudgements(text)
    expect(findings).toEqual([])
    expect(judgements.map(({ span, quote }) => [span, quote])).toEqual([
      [null, null],
      [{ start: 4, end: 9 }, 'seven'],
      [{ start: 12, end: 20 }, null],
      [null, 'only "this"'],
    ])
    expect(printJudgements(judgements)).toBe(text)
  })

  test('the names of BEIR and of TREC tools are read, and ids that are numbers', () => {
    const text = '{"query-id": 12, "corpus-id": "a", "score": 1.0}\n{"query_id": "007", "doc_id": 9007199254740993, "relevance": "2"}'
    expect(shortly(text)).toEqual([
      ['12', 'a', 1],
      ['007', '9007199254740993', 2],
    ])
  })

  test.each([
    ['{"query":"q"', /not a JSON object/],
    ['[1]', /not a JSON object/],
    ['{"document":"a","grade":1}', /id of the query is missing/],
    ['{"query":"q","document":"","grade":1}', /id of the document is missing/],
    ['{"query":"q","document":"a"}', /grade is missing/],
    ['{"query":"q","document":"a","grade":true}', /grade `true` is not a whole number/],
    ['{"query":"q","document":"a","grade":1,"start":5,"end":5}', /`start` and `end` are not positions/],
    ['{"query":"q","document":"a","grade":1,"start":5}', /`start` and `end` are not positions/],
    ['{"query":"q","document":"a","grade":1,"start":-1,"end":2}', /`start` and `end` are not positions/],
    ['{"query":"q","document":"a","grade":1,"quote":" "}', /`quote` is not a text/],
  ])('%s is a finding', (line, message) => {
    const { judgements, findings } = readJudgements(`{"query":"q0","document":"a","grade":1}\n${line}`)
    expect(judgements).toHaveLength(1)
    expect(findings).toEqual([{ severity: 'error', line: 2, message: expect.stringMatching(message) as string }])
  })

  test('spans of one document are different places', () => {
    const line = (start: number, grade: number) => `{"query":"q","document":"a","grade":${grade},"start":${start},"end":9}\n`
    const { judgements, findings } = readJudgements(line(1, 1) + line(2, 2) + line(1, 3))
    expect(judgements.map(({ span, grade }) => [span?.start, grade])).toEqual([
      [1, 3],
      [2, 2],
    ])
    expect(findings.map(({ line: at }) => at)).toEqual([3])
  })
})
