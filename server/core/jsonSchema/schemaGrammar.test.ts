import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { isJson } from '../metrics/text/isJson.ts'
import { seededRng } from '../rng.ts'
import { timed } from '../testing/fuzzing.ts'
import { schemaGrammar } from './schemaGrammar.ts'
import { type GbnfWalk, gbnfWalk } from './testing/gbnfWalk.ts'
import { keptSchemas } from './testing/keptSchemas.ts'

const ajv = new Ajv2020({ strict: false, logger: false, multipleOfPrecision: 9, validateFormats: false })

function walkOf(schema: Json): GbnfWalk {
  const made = schemaGrammar(schema)
  if (!('grammar' in made)) throw new Error(made.problem)
  return gbnfWalk(made.grammar)
}

const problemOf = (schema: Json) => {
  const made = schemaGrammar(schema)
  return 'problem' in made ? made.problem : 'It is kept.'
}

test.each(Object.entries(keptSchemas))('%s: every text of the grammar is JSON that two validators accept', (name, schema) => {
  const walk = walkOf(schema)
  const validate = ajv.compile(schema as object)
  const score = isJson.scorer({ schema })
  const random = seededRng(name)
  for (let count = 0; count < 60; count++) {
    const text = walk.sample(random, 50)
    expect([text, validate(JSON.parse(text)), score({ output: text, reference: null, vars: {} })]).toEqual([
      text,
      true,
      { score: 1, reason: null },
    ])
  }
})

test.each<[name: string, allowed: Json[], forbidden: Json[]]>([
  ['anything', [null, 1, '가', [1, [{}]], { a: { b: [null] } }, 1e21, -0.5, 1e-7], []],
  ['any object', [{}, { a: 1, b: { c: [] } }], [null, [], 'a']],
  ['a string or null', [null, '', 'a\n"\\\u0001😀'], [1, {}]],
  ['an object or null', [null, {}, { x: 1 }], [[], '']],
  [
    'two schemas at once',
    [
      { a: 1, b: 3, c: true },
      { a: 0, b: 12, zz: [] },
    ],
    [{ a: 1 }, { a: 1, b: 2 }, { a: 1.5, b: 4 }, { a: 1, b: 4, c: 0 }],
  ],
  ['three digits', ['007'], ['07', '0070', 'a', '12a']],
  ['a pattern anywhere', ['aab', 'xaby', 'x', '가ab"'], ['', 'xx', 'a', 'ba']],
  ['a pattern of what JSON escapes', ['"\\/x', '\n\nx'.padStart(3, '"')], ['""', '"" ', '"""x ']],
  ['a pattern of letters', ['가', '가나다!'], ['가나다라!', 'a', '가a']],
  ['a pattern with a length', ['ab', 'acdcd', 'abcdcd'], ['a', 'acdcdcd', 'cd']],
  ['at least 100', [100, 101, 999, 123456], [99, 0, -100, 100.5]],
  ['safe integers', [0, 9007199254740991, -9007199254740991, -1], [0.5]],
  ['a share', [0, 1, 0.5, 0.123456789], [-0.1, 1.1, 2, 10]],
  ['between two fractions', [-1.4, 0, 2.2, -1.4999, 2.2499], [-1.5, 2.25, -2, 3, 2.3]],
  ['below zero', [-1, -0.001, -100], [0, 1]],
  ['steps of 7', [-28, 0, 7, 49], [50, -35, 1, 56]],
  ['steps of a quarter', [0.25, -1.5, 9, 8.75], [0.1, 9.25, 0.125]],
  ['any integer', [0, -5, 1234567890123456], [1.5]],
  ['optional properties', [{ b: 1 }, { a: 'x', b: 1 }, { a: '', b: 2, c: null }, { b: 2, c: null }], [{}, { a: '' }, { b: 1, d: 1 }]],
  [
    'an open object',
    [{ not: 1 }, { name: 'x', not: 1, nam: null }, { not: 1, names: 1, na: [2], '': 0, nameé: 1, '"': 1 }, { not: 1, n: 1 }],
    [{}, { not: 'x' }, { not: 1, nam: 3 }, { not: 1, x: 1, name: 3 }],
  ],
  ['other properties of one type', [{}, { a: 'x', b: 1 }], [{ b: 'x' }]],
  [
    'two of three properties',
    [
      { a: '', b: 1 },
      { a: '', c: true },
      { b: 1, c: false },
    ],
    [{}, { a: '' }, { a: '', b: 1, c: true }],
  ],
  ['at most three properties', [{ a: 1 }, { a: 1, b: 2, c: 3 }], [{}, { b: 1 }, { a: 1, b: 2, c: 3, d: 4 }]],
  ['at least one property', [{ x: true }, { x: true, y: false }], [{}, { x: 1 }]],
  ['properties by pattern', [{ 'x-a': 5, 'x-b': 9, y: 'text', 'x-z': 2 }], [{ 'x-a': 6 }, { 'x-b': 'text' }, { y: 1 }, { 'x-z': 1 }]],
  ['names by pattern', [{}, { abc: true }], [{ A: true }, { abc: 1 }]],
  ['names of a list', [{ red: 1 }, { red: 1, blue: 2 }], [{ blue: 2 }, { red: 1, green: 2 }]],
  ['a list with its own type at each place', [[], ['a'], ['a', 1]], [[1], ['a', 1, 2]]],
  [
    'a list with more at its end',
    [
      ['a', 1],
      ['a', 1, null, null],
    ],
    [['a'], ['a', 1, 2], ['a', 1, null, null, null]],
  ],
  [
    'two to four items',
    [
      [1, 2],
      [1, 2, 3, 4],
    ],
    [[1], [1, 2, 3, 4, 5], [1, 'a']],
  ],
  ['listed values', ['a', 'b"\\\n', 1, -2.5, null, true, { x: [1, 'y', {}] }, []], ['c', false, 2, [1]]],
  ['listed values of one type', [1, 'de'], ['abc', 2.5, null]],
  ['many listed values', ['item 7 항목', 'item 77 항목', 'item 299 항목'], ['item 300 항목', 'item', '']],
  ['two to four characters', ['ab', '😀😀😀😀', '가나다'], ['a', '😀', 'abcde']],
  ['date', ['2024-02-29', '2000-02-29', '2026-11-30'], ['2023-02-29', '1900-02-29', '2026-11-31', '2026-13-01', '26-1-1']],
  ['date and time', ['2026-11-29T14:00:00Z', '2026-11-29T14:00:00.123+09:00'], ['2026-11-29 14:00', '2026-11-29T24:00:00Z']],
  ['email', ['a.b@example.com', 'x+y@mail.co.kr'], ['a@b', '@example.com', 'a b@example.com']],
  ['ipv4', ['127.0.0.1', '255.255.255.255'], ['256.1.1.1', '1.2.3']],
  ['ipv6', ['::', '::1', '2001:db8::1', '1:2:3:4:5:6:7:8'], ['1:2', ':::', '1:2:3:4:5:6:7:8:9']],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000'], ['123e4567']],
  [
    'one of two kinds',
    [
      { kind: 'a', v: 1 },
      { kind: 'b', w: 'x' },
      { kind: 'b', v: 'any' },
    ],
    [{}, { kind: 'c' }, { kind: 'a', v: 'x' }],
  ],
  [
    'a list that refers to itself',
    [
      { value: 1, next: null },
      { value: 1, next: { value: 2, next: null } },
    ],
    [{ value: 1 }, { value: 1, next: 2 }],
  ],
  [
    'a tree that refers to itself',
    [
      { kind: 'leaf', text: '' },
      {
        kind: 'node',
        children: [
          { kind: 'leaf', text: 'x' },
          { kind: 'node', children: [] },
        ],
      },
    ],
    [{ kind: 'leaf' }, { kind: 'node', children: [1] }],
  ],
  [
    'two recursive schemas at once',
    [{ x: 3 }, { in: { x: 5 }, x: 4 }, { in: { in: { x: 3 }, x: 3 }, x: 3 }],
    [{ x: 6 }, { in: {}, x: 4 }, { in: { x: 7 }, x: 4 }],
  ],
])('%s: the values that it allows are accepted, in the order of the schema, and no others', (name, allowed, forbidden) => {
  const walk = walkOf(keptSchemas[name] ?? false)
  const accepted = (values: Json[]) => values.map((value) => [value, walk.accepts(JSON.stringify(value))])
  expect(accepted(allowed)).toEqual(allowed.map((value) => [value, true]))
  expect(accepted(forbidden)).toEqual(forbidden.map((value) => [value, false]))
})

test.each<[Json, RegExp]>([
  [
    { properties: { tags: { type: 'array', uniqueItems: true } } },
    /^properties\/tags: uniqueItems cannot be kept .* Remove it here, and let a score `is-json`/,
  ],
  [{ type: 'object', properties: { a: { not: { type: 'string' } } } }, /^properties\/a: not cannot be kept/],
  [{ not: {} }, /^not cannot be kept|no value at all/],
  [{ if: { type: 'string' }, then: { minLength: 3 } }, /^if cannot be kept/],
  [{ type: 'array', contains: { const: 1 } }, /^contains cannot be kept/],
  [{ type: 'object', properties: { a: true, b: true }, dependentRequired: { a: ['b'] } }, /^dependentRequired of a cannot be kept/],
  [{ type: 'object', dependencies: { a: { required: ['b'] } } }, /^dependencies of a cannot be kept/],
  [{ type: 'object', minProperties: 2 }, /^minProperties is 2 where other names are allowed, which cannot be kept/],
  [{ oneOf: [{ type: 'string' }, { minLength: 3 }] }, /^oneOf has alternatives that can hold at once: 1 and 2\. Write anyOf/],
  [{ oneOf: [{ type: 'integer' }, { type: 'null' }, { type: 'number' }] }, /^oneOf .* 1 and 3/],
  [
    {
      oneOf: [
        { format: 'email', type: 'string' },
        { pattern: '^"', type: 'string' },
      ],
    },
    /^oneOf .* 1 and 2/,
  ],
  [
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
    /^unevaluatedProperties beside \$ref or alternatives cannot be kept/,
  ],
  [{ type: 'object', unevaluatedProperties: false }, /^unevaluatedProperties has a simpler form here: write additionalProperties/],
  [{ type: 'string', format: 'regex' }, /^format is regex, which cannot be kept/],
  [{ type: 'string', pattern: '(?=a)b' }, /^pattern \(\?=a\)b has the assertion \(\?=a\)/],
  [{ type: 'string', pattern: String.raw`(a)\1` }, /^pattern .* has \\1, which no grammar can hold/],
  [{ type: 'string', pattern: String.raw`\bword` }, /^pattern .* has the assertion \\b/],
  [{ type: 'object', patternProperties: { '(?!a)': true } }, /^patternProperties \(\?!a\) has the assertion/],
  [{ $ref: '#' }, /^\$ref refers to itself/],
  [{ $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }] } } }, /\$ref refers to itself/],
  [
    { $ref: '#/$defs/a', $defs: { a: { type: 'null', $anchor: 'x' }, b: { $ref: '#x' } }, allOf: [{ $ref: '#/$defs/b' }] },
    /\$defs\/b: \$ref refers to the name #x/,
  ],
  [{ $ref: '#/$defs/a', $defs: { a: { const: { b: 1 }, dependentSchemas: { b: { $ref: '#/$defs/a' } } } } }, /refers to itself/],
  [{ type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }, /^It allows no value at all/],
  [{ enum: ['a'], minLength: 4 }, /^It allows no value at all/],
  [false, /^It allows no value at all/],
  [{ type: 'number', minimum: 1e300 }, /^minimum is 1e\+300; numbers are written with at most 15 digits/],
  [{ type: 'integer', multipleOf: 123457 }, /^multipleOf is 123457; at most 2000/],
  [{ type: 'string', maxLength: 1_000_000 }, /^maxLength is 1000000; the most is 100000/],
  [{ type: 'array', maxItems: 1_000_000 }, /^maxItems is 1000000; the most is 100000/],
  [
    {
      properties: { a: { $ref: '#/$defs/A' } },
      $defs: { A: { $id: 'http://x/a', $ref: '#/$defs/B', $defs: { B: { type: 'string' } } }, B: { type: 'integer' } },
    },
    /^\$defs\/A: \$ref is read from the \$id http:\/\/x\/a on, .* Remove that \$id/,
  ],
  [
    { properties: { a: { $id: 'a', $defs: { B: true }, oneOf: [{ not: { items: { $ref: '#/$defs/B' } } }, { $ref: '#/$defs/B' }] } } },
    /\$ref is read from the \$id a on/,
  ],
  [{ oneOf: [{ type: 'string', format: 'uri' }, { enum: ['mailto:a@b', 'x'] }] }, /^oneOf has alternatives that can hold at once: 1 and 2/],
  [
    { oneOf: [{ enum: [{ 'a@localhost': 1 }] }, { type: 'object', propertyNames: { format: 'email' }, required: ['a@localhost'] }] },
    /^oneOf has alternatives that can hold at once: 1 and 2/,
  ],
  [
    { type: 'string', format: 'email', maxLength: 100 },
    /^format makes too large a grammar together with maxLength\. Remove maxLength, and let a score `is-json` with the full schema check it\.$/,
  ],
  [{ type: 'string', pattern: '^(a|b)*a(a|b){20}$' }, /^pattern makes too large a grammar\. Write a simpler one\.$/],
  [{ type: 'objekt' }, /has the type "objekt"/],
  [{ type: 'object', additionalProperites: false }, /Did you mean "additionalProperties"/],
])('%j is refused, with the place, the keyword and the remedy', (schema, problem) => {
  expect(problemOf(schema)).toMatch(problem)
})

test.each<[Json, Json[], Json[]]>([
  [{ type: 'string', uniqueItems: true, not: { type: 'number' } }, ['a'], [1]],
  [{ type: 'object', additionalProperties: false, properties: { a: true }, unevaluatedProperties: false }, [{}, { a: 1 }], [{ b: 1 }]],
  [{ type: 'array', contains: { const: 1 }, minContains: 0 }, [[], [2]], [1]],
  [{ type: 'string', if: { minLength: 3 } }, ['', 'abcd'], [1]],
  [{ not: false, type: 'null' }, [null], [1]],
])('what cannot be kept is no obstacle where it demands nothing: %j', (schema, allowed, forbidden) => {
  const walk = walkOf(schema)
  expect(allowed.map((value) => walk.accepts(JSON.stringify(value)))).toEqual(allowed.map(() => true))
  expect(forbidden.map((value) => walk.accepts(JSON.stringify(value)))).toEqual(forbidden.map(() => false))
})

test.each<[string, Json, Json[], Json[]]>([
  ['contains', { enum: [[1, 2], [3], 'x'], contains: { const: 3 } }, [[3], 'x'], [[1, 2]]],
  [
    'the number of what is contained',
    { enum: [[1, 1], [1], [], [2, 1]], contains: { const: 1 }, minContains: 0, maxContains: 1 },
    [[1], [], [2, 1]],
    [[1, 1]],
  ],
  [
    'no item of a format of which only common forms are written',
    { enum: [['mailto:a@b'], [1]], contains: { type: 'string', format: 'uri' }, minContains: 0, maxContains: 0 },
    [[1]],
    [['mailto:a@b']],
  ],
  [
    'dependentRequired',
    { allOf: [{ enum: [{ a: 1 }, { a: 1, b: 2 }, { b: 2 }] }, { dependentRequired: { a: ['b'] } }] },
    [{ a: 1, b: 2 }, { b: 2 }],
    [{ a: 1 }],
  ],
  [
    'dependentSchemas',
    { enum: [{ a: 1, b: 2 }, { a: 1 }, { b: 2 }], dependentSchemas: { a: { properties: { b: false } } } },
    [{ a: 1 }, { b: 2 }],
    [{ a: 1, b: 2 }],
  ],
  [
    'dependencies',
    { enum: [{ a: 1, b: 2, c: 3 }, { a: 1 }, { c: 3 }], dependencies: { a: ['b'], c: { required: ['a'] } } },
    [{ a: 1, b: 2, c: 3 }],
    [{ a: 1 }, { c: 3 }],
  ],
  [
    'what a value inside must satisfy',
    { const: { a: [[1]] }, properties: { a: { items: { contains: { const: 1 } } } } },
    [{ a: [[1]] }],
    [],
  ],
])('listed values are held to keywords that only a whole value can be: %s', (_name, schema, allowed, forbidden) => {
  const walk = walkOf(schema)
  const score = isJson.scorer({ schema })
  const outcomes = (values: Json[]) =>
    values.map((value) => {
      const output = JSON.stringify(value)
      return [output, walk.accepts(output), score({ output, reference: null, vars: {} })]
    })
  expect(outcomes(allowed)).toMatchObject(allowed.map((value) => [JSON.stringify(value), true, { score: 1 }]))
  expect(outcomes(forbidden)).toMatchObject(forbidden.map((value) => [JSON.stringify(value), false, { score: 0 }]))
})

test('the forms of draft-07 are kept: a list of items, additionalItems, definitions, a list in dependencies', () => {
  const schema = {
    type: 'array',
    items: [{ $ref: '#/definitions/name' }],
    additionalItems: { type: 'integer' },
    definitions: { name: { type: 'object', required: ['a'], properties: { a: true }, dependencies: { a: ['a'] } } },
  }
  const walk = walkOf(schema)
  const validate = new Ajv({ strict: false }).compile(schema)
  for (const value of [[], [{ a: 1 }], [{ a: 1 }, 2, 3], [{}], [{ a: 1 }, 'x'], [1]])
    expect([value, walk.accepts(JSON.stringify(value))]).toEqual([value, validate(value)])
})

test('blanks and numbers are bounded, so that a model cannot go on with them for ever', () => {
  const object = walkOf({ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'], additionalProperties: false })
  expect(['{"a":1}', '{ "a": 1 }', '{\n    "a": 1\n}', '{\n\t"a":1}'].map(object.accepts)).toEqual([true, true, true, true])
  expect(['{  "a"', '{\n\n', '{"a":  ', ' {', '{"a":1}\n', '{"a" :'].map(object.begins)).toEqual([false, false, false, false, false, false])
  const share = walkOf({ type: 'number', minimum: 100 })
  expect(['100.5', '999999999999999'].map(share.accepts)).toEqual([true, true])
  expect(['1024387659811812', '1e3', '100.1234567890123'].map(share.begins)).toEqual([false, false, false])
  expect(walkOf({ type: 'integer' }).begins('1e')).toBe(false)
  expect(walkOf({ type: 'number' }).begins('1e100')).toBe(false)
})

const inside = (schema: Json): Json => ({ $ref: '#/$defs/n', $defs: { n: schema } })
const self: Json = { $ref: '#/$defs/n' }

test.each<[string, Json]>([
  [
    'objects',
    { anyOf: [{ type: 'object', properties: { a: self } }, { type: 'object', properties: { a: self, b: {} } }, { type: 'null' }] },
  ],
  ['lists', { anyOf: [{ type: 'array', items: self }, { type: 'array', items: { anyOf: [self, { const: 1 }] } }, { type: 'null' }] }],
  [
    'objects that differ at their end',
    {
      oneOf: [
        { type: 'object', properties: { in: self, kind: { const: 'a' } }, required: ['in', 'kind'] },
        { type: 'object', properties: { in: self, kind: { const: 'b' } }, required: ['in', 'kind'] },
        { type: 'null' },
      ],
    },
  ],
])('alternatives that begin alike and contain themselves are refused, since they could be read in too many ways: %s', (_name, schema) => {
  expect(problemOf(inside(schema))).toMatch(/^\$defs\/n: anyOf has alternatives that begin alike/)
})

test.each<[string, Json, string]>([
  [
    'other first keys',
    {
      anyOf: [
        { type: 'object', properties: { op: { enum: ['+', '-'] }, left: self, right: self }, required: ['op', 'left', 'right'] },
        { type: 'object', properties: { number: { type: 'number' } }, required: ['number'] },
      ],
    },
    '{"op":"+","left":',
  ],
  [
    'a const at the start',
    {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'a' }, in: self }, required: ['kind', 'in'] },
        { type: 'object', properties: { kind: { const: 'b' }, in: self }, required: ['kind', 'in'] },
        { type: 'null' },
      ],
    },
    '{"kind":"b","in":',
  ],
  [
    'tagged lists',
    {
      anyOf: [
        { type: 'array', prefixItems: [{ const: 'a' }, self] },
        { type: 'array', prefixItems: [{ const: 'b' }, self] },
      ],
    },
    '["a",',
  ],
  ['any JSON', { anyOf: [{ type: 'string' }, { type: 'array', items: self }, { type: 'object', additionalProperties: self }] }, '{"x":['],
])('alternatives that contain themselves are kept if they begin with %s', (_name, schema, start) => {
  const walk = walkOf(inside(schema))
  expect(walk.begins(start.repeat(30))).toBe(true)
  expect(walk.mostStacks()).toBeLessThan(60)
})

const nested = (depth: number): Json => (depth === 0 ? { type: 'null' } : { type: 'array', items: nested(depth - 1) })
const doubled: Record<string, Json> = { d0: { type: 'integer' } }
for (let level = 1; level <= 26; level++)
  doubled[`d${level}`] = { allOf: [{ $ref: `#/$defs/d${level - 1}` }, { $ref: `#/$defs/d${level - 1}` }] }
const alternatives: Record<string, Json> = { d0: { type: 'integer' } }
for (let level = 1; level <= 26; level++)
  alternatives[`d${level}`] = {
    anyOf: [{ $ref: `#/$defs/d${level - 1}` }, { allOf: [{ $ref: `#/$defs/d${level - 1}` }, { minimum: level }] }],
  }

const alike: Record<string, Json> = { d0: { type: 'object' } }
for (let level = 1; level <= 26; level++) {
  const a: Json = { $ref: `#/$defs/d${level - 1}` }
  alike[`d${level}`] = {
    anyOf: [
      { type: 'object', properties: { a } },
      { type: 'object', properties: { a, b: {} } },
    ],
  }
}

test.each<[string, Json, RegExp]>([
  ['an enum of 100,000', { enum: Array.from({ length: 100_000 }, (_, index) => `v${index}`) }, /^enum has 100000 values; the most is 5000/],
  ['an enum of 5,000', { type: 'string', enum: Array.from({ length: 5000 }, (_, index) => `value ${index}`) }, /kept/],
  ['a long text', { const: 'x'.repeat(2_000_000) }, /more than 1000000 characters/],
  [
    'many parts',
    { properties: Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`p${index}`, {}])) },
    /more than 50000 parts/,
  ],
  [
    'many properties',
    { properties: Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`p${index}`, {}])) },
    /has 5000 names; the most is 2000/,
  ],
  [
    'closed properties',
    {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`p${index}`, { type: 'integer' }])),
    },
    /kept/,
  ],
  ['a deep schema', nested(2000), /nested more than 100 deep/],
  ['a fairly deep schema', nested(60), /kept/],
  ['allOf of two references, 26 levels deep', { $ref: '#/$defs/d26', $defs: doubled }, /kept/],
  ['anyOf of two references, 26 levels deep', { $ref: '#/$defs/d26', $defs: alternatives }, /more than 500 combinations/],
  ['alternatives that begin alike, 26 levels deep', { $ref: '#/$defs/d26', $defs: alike }, /anyOf has alternatives that begin alike/],
  ['a pattern that repeats a repetition', { type: 'string', pattern: '(((a{1,50}){1,50}){1,50}){1,50}' }, /pattern \(\(\(a/],
  ['a pattern of many states', { type: 'string', pattern: '^(a|b)*a(a|b){20}$' }, /pattern makes too large a grammar/],
  ['a pattern beside a length', { type: 'string', pattern: '^(ab|c)*$', maxLength: 90_000 }, /pattern makes too large a grammar/],
  [
    'lists in lists',
    { type: 'array', maxItems: 900, items: { type: 'array', maxItems: 900, items: { type: 'string', maxLength: 900 } } },
    /kept/,
  ],
  ['a long list', { type: 'array', minItems: 50_000, maxItems: 60_000, items: { type: 'integer' } }, /kept/],
  [
    'counted properties',
    { type: 'object', maxProperties: 500, properties: Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`p${index}`, {}])) },
    /maxProperties makes too large a grammar/,
  ],
  [
    'many patterns of names',
    { type: 'object', patternProperties: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a${index}`, {}])) },
    /30 patterns; the most is 4/,
  ],
])('%s is kept or refused within seconds, and its grammar is one that llama.cpp reads', (_name, schema, outcome) => {
  let problem = ''
  expect(timed(() => (problem = problemOf(schema)))).toBeLessThan(20_000)
  expect(problem).toMatch(outcome)
  const made = schemaGrammar(schema)
  if ('grammar' in made) expect(gbnfWalk(made.grammar).begins('')).toBe(true)
})
