import { expect, test } from 'vitest'

import type { Json } from '../json.ts'
import type { CellResult, Constraint } from '../experiment/cell.ts'
import { constraintVerdict } from './constraintVerdict.ts'

const json = (schema: Json): Constraint => ({ kind: 'json_schema', schema })
const person = json({ type: 'object', properties: { 나이: { type: 'integer' } }, required: ['나이'], additionalProperties: false })
const grammar: Constraint = { kind: 'gbnf', grammar: 'root ::= "a"+' }

test.for<[string, Constraint, string, CellResult['finishReason'], boolean | null, RegExp | null]>([
  ['JSON that satisfies its schema', person, '{"나이": 3}', 'stop', true, null],
  ['JSON that was complete when it was cut', person, '{"나이": 3}', 'max_tokens', true, null],
  ['JSON that was cut', person, '{"나이": ', 'max_tokens', false, /cut before it was complete/],
  ['JSON that violates its schema', person, '{"나이": "셋"}', 'stop', false, /나이/],
  ['text that is not JSON', person, 'Sure! {"나이": 3}', 'stop', false, /JSON/],
  ['an invalid schema', json({ type: 'objekt' }), '{}', 'stop', null, /objekt/],
  ['text generated under a grammar to its end', grammar, 'aaa', 'stop', true, null],
  ['text generated under a grammar until it was cut', grammar, 'aaa', 'max_tokens', false, /cut/],
])('%s', ([_name, constraint, output, finishReason, valid, reason]) => {
  expect(constraintVerdict(constraint, { output, finishReason })).toEqual({
    valid,
    reason: reason ? (expect.stringMatching(reason) as string) : null,
  })
})
