import { expect, test } from 'vitest'
import type { Judgement } from './judgement.ts'
import type { JudgedQuery } from './judgedQuery.ts'
import { planImport } from './planImport.ts'
import { printQrels, printQueries } from './printQrels.ts'
import { printJudgements, readJudgements } from './readJudgements.ts'
import { readQueries } from './readQueries.ts'
import { readQuotes } from './readQuotes.ts'

const kept = (id: string, text: string): JudgedQuery => ({ id, text, origin: 'typed', addedAt: 1 })
const whole = (query: string, document: string, grade = 1): Judgement => ({ query, document, grade, span: null, quote: null })
const texts = new Map([['휴가.md', '연차 휴가는 15일입니다.']])

test('what is there keeps its id; what cannot be used is named', () => {
  const plan = planImport(
    { queries: [kept('q1', '휴가는 며칠?'), kept('taken', 'Another text')], judgements: [whole('q1', '휴가.md', 3)] },
    {
      queries: [
        { id: '1', text: ' 휴가는 며칠?'.normalize('NFD') },
        { id: 'taken', text: 'When?' },
        { id: 'alone', text: 'Nobody judged this' },
      ],
      judgements: [
        whole('1', '휴가.md', 1),
        whole('taken', 'gone.md'),
        whole('unknown', '휴가.md'),
        { ...whole('1', '휴가.md', 2), quote: '15일' },
        { ...whole('1', '휴가.md', 2), quote: '20일' },
      ],
    },
    texts,
  )
  expect(plan).toEqual({
    queries: [{ id: expect.stringMatching(/^q-[0-9a-f]{12}$/), text: 'When?' }],
    judgements: [
      whole('q1', '휴가.md', 1),
      whole(plan.queries[0]?.id ?? '', 'gone.md'),
      { query: 'q1', document: '휴가.md', grade: 2, span: { start: 7, end: 10 }, quote: '15일' },
    ],
    added: 2,
    changed: 1,
    same: 0,
    unknownDocuments: ['gone.md'],
    withoutText: ['unknown'],
    lost: [{ ...whole('1', '휴가.md', 2), quote: '20일' }],
    withoutJudgement: 1,
    takenIds: ['taken'],
  })
})

test('queries alone are imported to be judged', () => {
  const plan = planImport({ queries: [], judgements: [] }, { queries: [{ id: 'a', text: 'One' }], judgements: [] }, texts)
  expect(plan).toMatchObject({ queries: [{ id: 'a', text: 'One' }], judgements: [], withoutJudgement: 0 })
})

test('what was exported is imported again, in each form', () => {
  const queries = [
    { id: 'a', text: '휴가는 "며칠"?\n몇 번?' },
    { id: 'b', text: 'When? 🎉' },
  ]
  const judgements: Judgement[] = [
    whole('a', '휴가 안내.md', 0),
    { query: 'a', document: '휴가.md', grade: 3, span: { start: 7, end: 10 }, quote: '15일' },
    whole('b', '휴가.md', 2),
  ]
  const again = (text: string) =>
    planImport(
      { queries: [], judgements: [] },
      { queries: readQueries(printQueries(queries)).queries, judgements: readJudgements(text).judgements },
      texts,
    )
  expect(again(printJudgements(judgements))).toMatchObject({ queries, judgements, added: 3 })
  const documents = judgements.map((each) => ({ ...each, span: null, quote: null }))
  expect(again(printQrels(judgements, 'beir')).judgements).toEqual(documents)
  expect(again(printQrels(judgements.slice(1), 'trec')).judgements).toEqual(documents.slice(1))
  expect(() => printQrels(judgements, 'trec')).toThrow('휴가 안내.md')
})

test('quotes in a file of queries are judgements; others in their place are named by line', () => {
  const lines = [
    '{"_id": "a", "text": "휴가?", "relevant": [{"document": "휴가.md", "quote": "15일"}, {"document": "휴가.md", "quote": "연차", "grade": 3}]}',
    '{"_id": "b", "text": "When?"}',
    '{"_id": "c", "text": "Why?", "relevant": "휴가.md"}',
  ]
  const { judgements, findings } = readQuotes(lines.join('\n'))
  expect(judgements.map(({ query, quote, grade }) => [query, quote, grade])).toEqual([
    ['a', '15일', 1],
    ['a', '연차', 3],
  ])
  expect(findings).toMatchObject([{ severity: 'error', line: 3 }])
})
