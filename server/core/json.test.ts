import { expect, test } from 'vitest'
import { fc } from './testing/fuzzing.ts'
import { canonicalJson } from './json.ts'

test('keys are sorted at every depth, undefined members are omitted, and lists keep their order', () => {
  expect(canonicalJson({ b: [{ z: 1, a: undefined, y: '가' }], a: null })).toBe('{"a":null,"b":[{"y":"가","z":1}]}')
})

test('the order of members does not matter', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
    }),
  )
})

test('parsing returns the same value, so different values have different texts', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // JSON has only one zero.
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('a member called __proto__ is kept', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":2}}'))).toBe('{"__proto__":{"x":2},"b":1}')
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
