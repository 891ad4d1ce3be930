import { expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { readConstraint, sharedConstraintName } from './constraintValue.ts'

const schema = { type: 'object' }

test.for<[Json, unknown]>([
  [null, { name: 'free', constraint: null }],
  ['free', { name: 'free', constraint: null }],
  [{ json_schema: schema }, { name: 'JSON schema', constraint: { kind: 'json_schema', schema } }],
  [
    { json_schema: { title: '주문', ...schema } },
    { name: '주문', constraint: { kind: 'json_schema', schema: { title: '주문', ...schema } } },
  ],
  [
    { name: 'strict', json_schema: schema },
    { name: 'strict', constraint: { kind: 'json_schema', schema } },
  ],
  [{ grammar: 'root ::= "a"' }, { name: 'grammar', constraint: { kind: 'gbnf', grammar: 'root ::= "a"' } }],
  ['schema', null],
  [{}, null],
  [[], null],
  [{ name: 'x' }, null],
  [{ name: '', grammar: 'root ::= "a"' }, null],
  [{ grammar: 'root ::= "a"', json_schema: schema }, null],
  [{ grammar: '' }, null],
  [{ json_schema: 'text' }, null],
  [{ json_schema: schema, other: 1 }, null],
])('%j reads as %j', ([value, expected]) => {
  expect(readConstraint(value)).toEqual(expected)
})

test('a name that two values share is reported', () => {
  expect(sharedConstraintName(['free', { grammar: 'a' }, { grammar: 'b' }])).toBe('grammar')
  expect(sharedConstraintName(['free', null])).toBe('free')
  expect(sharedConstraintName(['free', { grammar: 'a' }, { name: 'b', grammar: 'b' }])).toBeNull()
})
