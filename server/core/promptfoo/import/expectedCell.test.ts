import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { expectedCell } from './expectedCell.ts'
import { createImportReport } from './importReport.ts'

test.each<[string, Record<string, Json>]>([
  ['positive', { type: 'equals', value: 'positive' }],
  [' 긍정: 네 ', { type: 'equals', value: '긍정: 네' }],
  ['contains:a: b', { type: 'contains', value: 'a: b' }],
  ['not-icontains:No', { type: 'not-icontains', value: 'No' }],
  ['contains-all: a, b ,c', { type: 'contains-all', value: 'a, b ,c' }],
  ['similar(0.9):hello', { type: 'similar', value: 'hello', threshold: 0.9 }],
  ['similar:hello', { type: 'similar', value: 'hello', threshold: 0.8 }],
  ['similar:cosine(0.5):hi', { type: 'similar:cosine', value: 'hi', threshold: 0.5 }],
  ['levenshtein(3):cat', { type: 'levenshtein', value: 'cat', threshold: 3 }],
  ['latency(500)', { type: 'latency', threshold: 500 }],
  ['is-json', { type: 'is-json' }],
  ['fn:output.length > 3', { type: 'javascript', value: 'output.length > 3' }],
  ['eval: output === "a"', { type: 'javascript', value: 'output === "a"' }],
  ['grade:is it polite?', { type: 'llm-rubric', value: 'is it polite?' }],
  ['file://check.js', { type: 'javascript', value: 'file://check.js' }],
  ['file://lib/check.py:grade', { type: 'python', value: 'file://lib/check.py:grade' }],
  ['select-best:the shortest', { type: 'select-best', value: 'the shortest' }],
  ['human', { type: 'human' }],
  ['Answer: 42', { type: 'equals', value: 'Answer: 42' }],
  ['equality is good', { type: 'equals', value: 'equality is good' }],
])('the cell %j is %j', (cell, assertion) => {
  const report = createImportReport()
  expect([expectedCell(cell, { path: 'p', report }), report.findings()]).toEqual([assertion, []])
})

test.each(['Contains: x', 'contians:x', 'not-Icontains-any(2): a'])(
  'the cell %j is compared as text and reported as a likely assertion',
  (cell) => {
    const report = createImportReport()
    expect(expectedCell(cell, { path: 'p', report })).toEqual({ type: 'equals', value: cell })
    expect(report.findings()).toEqual([{ path: 'p', why: expect.stringMatching(/contains(-any)?:/) }])
  },
)
