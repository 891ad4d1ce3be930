import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { expectedCell } from './expectedCell.ts'

test.each<[string, Record<string, Json>]>([
  ['positive', { type: 'equals', value: 'positive' }],
  [' 긍정: 네 ', { type: 'equals', value: '긍정: 네' }],
  ['contains:a: b', { type: 'contains', value: 'a: b' }],
  ['not-icontains:No', { type: 'not-icontains', value: 'No' }],
  ['contains-all: a, b ,c', { type: 'contains-all', value: ['a', 'b', 'c'] }],
  ['similar(0.9):hello', { type: 'similar', value: 'hello', threshold: 0.9 }],
  ['similar:hello', { type: 'similar', value: 'hello', threshold: 0.8 }],
  ['similar:cosine(0.5):hi', { type: 'similar:cosine', value: 'hi', threshold: 0.5 }],
  ['levenshtein(3):cat', { type: 'levenshtein', value: 'cat', threshold: 3 }],
  ['latency(500)', { type: 'latency', threshold: 500 }],
  ['is-json', { type: 'is-json' }],
  ['fn:output.length > 3', { type: 'javascript', value: 'output.length > 3' }],
  ['eval: output === "a"', { type: 'javascript', value: 'output === "a"' }],
  ['grade:is it polite?', { type: 'llm-rubric', value: 'is it polite?' }],
  ['equality is good', { type: 'equals', value: 'equality is good' }],
])('the cell %j is %j', (cell, assertion) => {
  expect(expectedCell(cell)).toEqual(assertion)
})
