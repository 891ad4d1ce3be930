import { Validator } from '@cfworker/json-schema'
import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { fc, fuzzing, fuzzTimeout, timed } from '../../testing/fuzzing.ts'
import { isJson } from '../text/isJson.ts'
import { jsonSchemaProblem } from '../text/jsonSchemaProblem.ts'
import { schemaValidator } from './schemaValidator.ts'

type Members = Record<string, Json>

const scored = (schema: Members, output: Json) => isJson.scorer({ schema })({ output: JSON.stringify(output), reference: null, vars: {} })

const twice = (level: number): Members => ({ allOf: [{ $ref: `#/$defs/d${level}` }, { $ref: `#/$defs/d${level}` }] })

/** Each definition refers twice to the next: 2^levels ways to the last. */
function doubling(levels: number): Members {
  const $defs = Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [`d${level}`, level === levels - 1 ? { type: 'object' } : twice(level + 1)]),
  )
  return { $defs, ...twice(0) }
}

test.each<[string, Members, Json, number]>([
  ['26 levels of two references', doubling(26), {}, 1],
  ['2000 levels of two references', doubling(500), { a: 1 }, 1],
  ['26 levels of two references for a plain value', doubling(26), 3, 0],
  [
    '20,000 different objects that must be unique',
    { uniqueItems: true },
    Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'same' })),
    1,
  ],
  ['20,000 objects, two of them equal', { uniqueItems: true }, [...Array.from({ length: 20_000 }, (_, id) => ({ id })), { id: 7 }], 0],
  [
    'an enum of 200,000 for 1000 items',
    { items: { enum: Array.from({ length: 200_000 }, (_, id) => `value ${id}`) } },
    Array.from({ length: 1000 }, (_, id) => `value ${id * 200}`),
    1,
  ],
  ['an enum of 200,000 objects', { enum: Array.from({ length: 200_000 }, (_, id) => ({ id })) }, { id: 'other' }, 0],
  ['a long const for 2000 items', { items: { not: { const: 'a'.repeat(100_000) } } }, Array.from({ length: 2000 }, (_, id) => id), 1],
  [
    'a long const for 2000 items of which none is one',
    { contains: { const: { a: 'a'.repeat(100_000) } } },
    Array.from({ length: 2000 }, (_, id) => id),
    0,
  ],
  ['a pattern that JavaScript searches for hours', { pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}!`, 0],
  ['a pattern for names of members', { patternProperties: { '^(a|a)*$': false } }, { [`${'a'.repeat(5000)}b`]: 1 }, 1],
  ['a long text as url', { format: 'url' }, `http://${'a'.repeat(50_000)}`, 0],
  ['a long text as uri template', { format: 'uri-template' }, `{${'a.'.repeat(50_000)}`, 0],
  ['10,000 members of 10,000 known ones', { properties: wide(10_000, { type: 'number' }) }, wide(10_000, 1), 1],
  [
    'lists within lists that must be unique',
    { $ref: '#/$defs/l', $defs: { l: { uniqueItems: true, items: { $ref: '#/$defs/l' } } } },
    nested(300),
    1,
  ],
])('%s', (_, schema, output, score) => {
  let answer: unknown = null
  expect(timed(() => (answer = scored(schema, output)))).toBeLessThan(20_000)
  expect(answer).toMatchObject({ score })
  expect(JSON.stringify(answer).length).toBeLessThan(1000)
})

test.each<[string, Members, Json, string]>([
  [
    'many members by many patterns',
    { patternProperties: Object.fromEntries(Array.from({ length: 2000 }, (_, id) => [`^key${id}$`, true])) },
    wide(2000, 1),
    'takes too many steps',
  ],
  [
    'many items by many alternatives',
    { items: { anyOf: Array.from({ length: 3000 }, (_, id) => ({ const: id })) } },
    Array.from({ length: 3000 }, (_, id) => id),
    'takes too many steps',
  ],
  [
    'many items by many names of types',
    { items: { not: { type: Array.from({ length: 20_000 }, () => 'string') } } },
    Array.from({ length: 20_000 }, () => 1),
    'takes too many steps',
  ],
  [
    'many long items by a const',
    { items: { not: { const: 'a'.repeat(100_000) } } },
    Array.from({ length: 100 }, () => 'b'.repeat(100_000)),
    'takes too many steps',
  ],
  ['a reference to itself', { $ref: '#' }, 1, 'leads back to itself without end'],
  [
    'references in a circle',
    { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } },
    [],
    'leads back to itself without end',
  ],
])('%s is refused with a reason', (_, schema, output, reason) => {
  expect(jsonSchemaProblem(schema)).toBeNull()
  expect(timed(() => expect(() => scored(schema, output)).toThrow(reason))).toBeLessThan(20_000)
})

test.each<[Members, Json, string | null]>([
  [{ items: [{ type: 'string' }, { type: 'number' }] }, ['a', 'b'], '/1: Instance type "string" is invalid. Expected "number".'],
  [{ items: [{ type: 'string' }], additionalItems: false }, ['a', 'b'], '/1: False boolean schema.'],
  [{ items: [{ type: 'string' }], additionalItems: false }, ['a'], null],
  [{ items: {}, additionalItems: false }, ['a', 'b'], null],
  [JSON.parse('{ "properties": { "__proto__": { "type": "string" } } }') as Members, JSON.parse('{ "__proto__": 1 }') as Json, ''],
])('is-json by %j gives %j the fault %j', (made, output, fault) => {
  const found = scored(made, output)
  if (fault === '') expect(found).toMatchObject({ score: 0 })
  else expect(found).toEqual({ score: fault === null ? 1 : 0, reason: fault })
})

test('schemas and values that are nested too deeply are refused', () => {
  let deep: Json = true
  for (let level = 0; level < 50_000; level++) deep = { not: deep }
  expect(jsonSchemaProblem(deep)).toBe('It is nested too deeply.')
  const recursive = schemaValidator({ items: { $ref: '#' } })
  expect(() => recursive(nested(50_000))).toThrow('nested too deeply')
})

test('references that end are followed, whatever the order of their values', () => {
  const tree = schemaValidator({
    type: 'object',
    required: ['v'],
    properties: { v: { type: 'integer' }, next: { $ref: '#' } },
    additionalProperties: false,
  })
  expect(tree({ v: 1, next: { v: 2, next: { v: 3 } } })).toBeNull()
  expect(tree({ v: 1, next: { v: 2, next: { v: 'x' } } })).toBe('/next/next/v: Instance type "string" is invalid. Expected "integer".')
  expect(tree({ v: 1, 'a/b': 1 })).toBe('/a~1b: False boolean schema.')
})

function wide(count: number, value: Json): Members {
  return Object.fromEntries(Array.from({ length: count }, (_, id) => [`key${id}`, value]))
}

function nested(levels: number): Json {
  let value: Json = []
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

const keys = fc.constantFrom('a', 'b', 'ab', '가', '__proto__')
const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -0, 1, 1.5, 2, 3, 0.3, '', 'a', 'ab', '가나', '🙂', '2024-12-08', 'a@b.co', 'http://a.co'),
  keys,
)
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(keys, tie('value'), { maxKeys: 3 })),
}))
const count = fc.integer({ min: 0, max: 3 })
const { schema } = fc.letrec<{ schema: Json }>((tie) => {
  const inner = tie('schema')
  const inners = fc.array(inner, { minLength: 1, maxLength: 3 })
  const byName = fc.dictionary(keys, inner, { maxKeys: 3 })
  const names = fc.uniqueArray(keys, { maxLength: 2 })
  const keyword = fc.oneof(
    fc.record({
      type: fc.oneof(fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object'), fc.constant(['string', 'null'])),
    }),
    fc.record({ const: value }),
    fc.record({ enum: fc.array(value, { maxLength: 4 }) }),
    fc.record({ $ref: fc.constantFrom('#/$defs/x', '#/$defs/y') }),
    ...[
      'not',
      'additionalProperties',
      'unevaluatedProperties',
      'propertyNames',
      'items',
      'unevaluatedItems',
      'contains',
      'if',
      'then',
      'else',
    ].map((name) => fc.record({ [name]: inner })),
    fc.record({ items: inners }),
    fc.record({ items: inners, additionalItems: inner }),
    ...['anyOf', 'allOf', 'oneOf', 'prefixItems'].map((name) => fc.record({ [name]: inners })),
    ...['properties', 'dependentSchemas'].map((name) => fc.record({ [name]: byName })),
    fc.record({ patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$', '.', '^.$'), inner, { maxKeys: 2 }) }),
    fc.record({ required: names }),
    fc.record({ dependentRequired: fc.dictionary(keys, names, { maxKeys: 2 }) }),
    ...[
      'minLength',
      'maxLength',
      'minItems',
      'maxItems',
      'minProperties',
      'maxProperties',
      'minContains',
      'maxContains',
      'minimum',
      'exclusiveMaximum',
    ].map((name) => fc.record({ [name]: count })),
    fc.record({ multipleOf: fc.constantFrom(0.1, 0.5, 2) }),
    fc.record({ uniqueItems: fc.boolean() }),
    fc.record({ pattern: fc.constantFrom('^a', 'b$', String.raw`^\d+-`, '^.$', '(a|a)*b') }),
    fc.record({ format: fc.constantFrom('date', 'email', 'uri', 'ipv4', 'url', 'regex', 'unknown') }),
  )
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      fc.array(keyword, { minLength: 1, maxLength: 4 }).map((parts): Json => Object.assign({}, ...parts) as Members),
    ),
  }
})

test(
  'generated schemas give the verdicts of the reference validator',
  () => {
    const $defs = { x: { type: ['string', 'array'], maxLength: 1 }, y: { properties: { a: { type: 'number' } }, required: ['a'] } }
    const verdicts = { valid: 0, invalid: 0 }
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 5, maxLength: 5 }), (made, outputs) => {
        const whole: Members = { $defs, allOf: [made] }
        const own = schemaValidator(whole)
        const reference = new Validator(structuredClone(whole), '2020-12', false)
        for (const output of outputs) {
          const { valid } = reference.validate(output)
          verdicts[valid ? 'valid' : 'invalid']++
          const fault = own(output)
          expect({ made, output, valid: fault === null, fault }).toEqual({ made, output, valid, fault })
        }
      }),
      fuzzing(1500),
    )
    expect(Math.min(verdicts.valid, verdicts.invalid)).toBeGreaterThan(100)
  },
  fuzzTimeout,
)
