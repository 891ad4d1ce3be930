import { fc } from '../../testing/fuzzing.ts'

import type { Json } from '../../json.ts'

const small = fc.integer({ min: 0, max: 3 })
const names = ['a', 'b', 'c'] as const
const patterns = ['^a', 'b$', '^[ab]*$', '^(ab|c)+$', String.raw`\d`, '^x?y?$', '']

const strings = fc.record(
  { type: fc.constant('string'), minLength: small, maxLength: small, pattern: fc.constantFrom(...patterns) },
  { requiredKeys: ['type'] },
)
const bound = fc.constantFrom(-12, -2, -0.5, 0, 0.25, 1, 2.5, 7, 30)
const numbers = fc.record(
  {
    type: fc.constantFrom('integer', 'number'),
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: bound,
    exclusiveMaximum: bound,
    multipleOf: fc.constantFrom(1, 2, 3, 0.5),
  },
  { requiredKeys: ['type'] },
)
const scalars = fc.constantFrom<Json>(null, true, false, 0, 1, 2.5, '', 'a', 'ab', 'b', 'c')
const lists: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ enum: fc.array(scalars, { minLength: 1, maxLength: 4 }) }),
  fc.record({ const: fc.oneof(scalars, fc.constantFrom<Json>({ a: 1 }, [1, 'a'])) }),
  fc.record({ type: fc.constantFrom('null', 'boolean', 'string', 'object', 'array') }),
  fc.record({ type: fc.subarray(['null', 'boolean', 'integer', 'string', 'object'], { minLength: 1 }) }),
)

const innerSchema: fc.Arbitrary<Json> = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    fc.oneof(lists, strings, numbers, fc.constantFrom<Json>({}, true)),
    objectsOf(tie('schema')),
    arraysOf(tie('schema')),
    unionsOf(tie('schema')),
    listedOf(tie('schema')),
  ),
})).schema

/** Schemas of most keywords, some of which are refused. Their properties are named a, b and c. `#/$defs/x` may contain itself. */
export const arbitrarySchema: fc.Arbitrary<Json> = fc
  .tuple(
    innerSchema,
    innerSchema.filter((schema) => !JSON.stringify(schema).startsWith('{"$ref"')),
  )
  .map(([schema, x]): Json => (JSON.stringify(schema).includes('$ref') ? { allOf: [schema], $defs: { x } } : schema))

function objectsOf(schema: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.record(
    {
      type: fc.constantFrom('object', 'object', ['object', 'null']),
      properties: fc.record({ a: schema, b: schema, c: schema }, { requiredKeys: [] }),
      required: fc.subarray([...names]),
      additionalProperties: fc.oneof(fc.boolean(), schema),
      patternProperties: fc.record({ '^b': schema, d: schema }, { requiredKeys: [] }),
      propertyNames: fc.constantFrom<Json>({ pattern: '^[a-d]' }, { maxLength: 1 }, { enum: ['a', 'b', 'e'] }),
      minProperties: fc.constantFrom(0, 0, 1, 1, 2),
      maxProperties: small,
    },
    { requiredKeys: ['type'] },
  )
}

function arraysOf(schema: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.record(
    {
      type: fc.constant('array'),
      items: schema,
      prefixItems: fc.array(schema, { minLength: 1, maxLength: 2 }),
      minItems: small,
      maxItems: small,
      uniqueItems: fc.constantFrom(false, false, false, true),
    },
    { requiredKeys: ['type'] },
  )
}

/** Listed objects and arrays beside keywords that are refused where values are not listed. */
function listedOf(schema: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const members = fc.record({ a: scalars, b: scalars, c: scalars }, { requiredKeys: [], noNullPrototype: true })
  const needed = fc.subarray([...names])
  return fc.record(
    {
      enum: fc.array(fc.oneof(scalars, members, fc.array(scalars, { maxLength: 3 })), { minLength: 1, maxLength: 6 }),
      contains: schema,
      minContains: small,
      maxContains: small,
      dependentRequired: fc.record({ a: needed, b: needed }, { requiredKeys: [], noNullPrototype: true }),
      dependentSchemas: fc.record({ a: schema, b: schema }, { requiredKeys: [], noNullPrototype: true }),
      dependencies: fc.record({ a: needed, b: schema }, { requiredKeys: [], noNullPrototype: true }),
    },
    { requiredKeys: ['enum'] },
  )
}

function unionsOf(schema: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const several = fc.array(schema, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    fc.record({ anyOf: several }),
    fc.record({ allOf: several }),
    fc.record({ oneOf: several }),
    fc.record({ type: fc.constantFrom('string', 'integer', 'object'), not: schema }),
    fc.constant<Json>({ $ref: '#/$defs/x' }),
  )
}

/** Values that some of these schemas allow. */
export const arbitraryValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    fc.oneof(scalars, fc.constantFrom<Json>('abab', 'cab', '7', 'xy', -12, -3, 0.5, 7, 30, 100)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c', 'bad', 'e'), { maxLength: 3 })
      .chain((keys) => fc.tuple(...keys.map((key) => tie('value').map((value): [string, Json] => [key, value]))))
      .map((members) => Object.fromEntries(members)),
  ),
})).value

export const mostSpellings = 60

/** The spellings of a value that differ in the order of keys, at most `mostSpellings` of them. */
export function spellings(value: Json): string[] {
  if (Array.isArray(value)) return joined(value.map(spellings)).map((parts) => `[${parts.join(',')}]`)
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)]
  const members = Object.entries(value).map(([name, each]) => spellings(each).map((text) => `${JSON.stringify(name)}:${text}`))
  return orders(members)
    .flatMap((order) => joined(order).map((parts) => `{${parts.join(',')}}`))
    .slice(0, mostSpellings)
}

function joined(parts: readonly string[][]): string[][] {
  return parts.reduce<string[][]>(
    (all, list) => all.flatMap((before) => list.map((each) => [...before, each])).slice(0, mostSpellings),
    [[]],
  )
}

function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}
