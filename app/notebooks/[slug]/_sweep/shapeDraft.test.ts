import { expect, test } from 'vitest'

import type { Json } from '#server/core/json.ts'
import { draftOf, starterTexts, valueOf } from './shapeDraft.ts'

test.for<Json>([
  'free',
  { json_schema: { type: 'string', title: '감정' } },
  { name: 'strict', json_schema: { type: 'object' } },
  { name: '한 글자', grammar: 'root ::= "예" | "아니오"\n' },
])('%j comes back from its draft', (value) => {
  expect(valueOf(draftOf(value))).toEqual({ value })
})

test('each starter is a shape, and nothing is free', () => {
  expect(valueOf({ kind: 'json_schema', name: '', text: starterTexts.json_schema })).toHaveProperty('value.json_schema.type', 'object')
  expect(valueOf({ kind: 'grammar', name: ' yes ', text: starterTexts.grammar })).toEqual({
    value: { name: 'yes', grammar: 'root ::= "yes" | "no"' },
  })
  expect(draftOf(null)).toEqual({ kind: 'free', name: '', text: '' })
})

test.for([
  ['json_schema', '{', /no JSON/],
  ['json_schema', '3', /object/],
  ['json_schema', 'null', /object/],
  ['json_schema', '[]', /object/],
  ['json_schema', '{"type": "objekt"}', /objekt/],
  ['json_schema', '{"properties": {"tags": {"uniqueItems": true}}}', /properties\/tags: uniqueItems cannot be kept/],
  ['grammar', 'start ::= "a"', /root/],
] as const)('a %s of %j is refused with a reason', ([kind, text, reason]) => {
  expect(valueOf({ kind, name: '', text })).toEqual({ problem: expect.stringMatching(reason) as string })
})
