import type { Json } from '../../json.ts'

const list: Json = {
  $ref: '#/definitions/list',
  definitions: {
    list: {
      type: 'object',
      properties: { value: { type: 'integer' }, next: { anyOf: [{ $ref: '#/definitions/list' }, { type: 'null' }] } },
      required: ['value', 'next'],
      additionalProperties: false,
    },
  },
}

const tree: Json = {
  $defs: {
    'a/b~c': {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'leaf' }, text: { type: 'string' } }, required: ['kind', 'text'] },
        {
          type: 'object',
          properties: { kind: { const: 'node' }, children: { type: 'array', items: { $ref: '#/$defs/a~1b~0c' } } },
          required: ['kind'],
        },
      ],
    },
  },
  $ref: '#/$defs/a~1b~0c',
}

/** Schemas that are kept, by name. */
export const keptSchemas: Record<string, Json> = {
  anything: {},
  'any object': { type: 'object' },
  'a string or null': { anyOf: [{ type: 'string' }, { type: 'null' }] },
  'an object or null': { type: ['object', 'null'] },
  'two schemas at once': {
    allOf: [
      { type: 'object', properties: { a: { type: 'integer' }, b: { minimum: 3 } }, required: ['a'] },
      { properties: { b: { type: 'integer', maximum: 12 }, c: { type: 'boolean' } }, required: ['b'], additionalProperties: true },
    ],
  },
  'three digits': { type: 'string', pattern: String.raw`^\d{3}$` },
  'a pattern anywhere': { type: 'string', pattern: 'a+b|^x$' },
  'a pattern of what JSON escapes': { type: 'string', pattern: String.raw`^["\\/\n]{2,3}\S$`, minLength: 3 },
  'a pattern of letters': { type: 'string', pattern: String.raw`^\p{Script=Hangul}{1,3}[^\w\s]?$` },
  'a pattern with a length': { type: 'string', pattern: '^[ab]+(cd)*$', minLength: 2, maxLength: 6 },
  'at least 100': { type: 'integer', minimum: 100 },
  'safe integers': { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
  'a share': { type: 'number', minimum: 0, maximum: 1 },
  'between two fractions': { type: 'number', exclusiveMinimum: -1.5, exclusiveMaximum: 2.25 },
  'below zero': { type: 'number', exclusiveMaximum: 0 },
  'steps of 7': { type: 'integer', multipleOf: 7, minimum: -30, maximum: 50 },
  'steps of a quarter': { type: 'number', multipleOf: 0.25, maximum: 9 },
  'any number': { type: 'number' },
  'any integer': { type: 'integer' },
  'optional properties': {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'integer' }, c: { type: 'null' } },
    required: ['b'],
    additionalProperties: false,
  },
  'an open object': {
    type: 'object',
    properties: { name: { type: 'string' }, not: { type: 'integer' }, nam: { type: 'null' } },
    required: ['not'],
  },
  'other properties of one type': { properties: { a: true }, type: 'object', additionalProperties: { type: 'integer' } },
  'two of three properties': {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'integer' }, c: { type: 'boolean' } },
    minProperties: 2,
    maxProperties: 2,
    additionalProperties: false,
  },
  'at most three properties': { type: 'object', required: ['a'], maxProperties: 3 },
  'at least one property': { type: 'object', minProperties: 1, additionalProperties: { type: 'boolean' } },
  'properties by pattern': {
    type: 'object',
    properties: { 'x-a': { maximum: 5 } },
    patternProperties: { '^x-': { type: 'integer' }, z: { minimum: 2 } },
    additionalProperties: { type: 'string' },
  },
  'names by pattern': { type: 'object', propertyNames: { pattern: '^[a-z]+$' }, additionalProperties: { type: 'boolean' } },
  'names of a list': {
    type: 'object',
    propertyNames: { enum: ['red', 'blue'] },
    additionalProperties: { type: 'integer' },
    required: ['red'],
  },
  'a list with its own type at each place': { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
  'a list with more at its end': {
    type: 'array',
    prefixItems: [{ type: 'string' }, { type: 'integer' }],
    items: { type: 'null' },
    minItems: 2,
    maxItems: 4,
  },
  'two to four items': { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 4 },
  'one item that is unique': { type: 'array', maxItems: 1, uniqueItems: true },
  'listed values': { enum: ['a', 'b"\\\n', 1, -2.5, null, true, { x: [1, 'y', {}] }, []] },
  'listed values of one type': { type: ['string', 'integer'], enum: ['abc', 1, 2.5, null, 'de'], maxLength: 2 },
  'many listed values': { enum: Array.from({ length: 300 }, (_, index) => `item ${index} 항목`) },
  'one value': { const: '한국 "서울"' },
  'two to four characters': { type: 'string', minLength: 2, maxLength: 4 },
  'at most 3000 characters': { type: 'string', maxLength: 3000 },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', format: 'time' },
  'date and time': { type: 'string', format: 'date-time' },
  duration: { type: 'string', format: 'duration' },
  email: { type: 'string', format: 'email' },
  hostname: { type: 'string', format: 'hostname' },
  ipv4: { type: 'string', format: 'ipv4' },
  ipv6: { type: 'string', format: 'ipv6' },
  'json-pointer': { type: 'string', format: 'json-pointer' },
  uri: { type: 'string', format: 'uri' },
  uuid: { type: 'string', format: 'uuid' },
  'an unknown format': { type: 'string', format: 'colour', maxLength: 4 },
  'one of two kinds': {
    oneOf: [
      { type: 'object', properties: { kind: { const: 'a' }, v: { type: 'integer' } }, required: ['kind'] },
      { type: 'object', properties: { kind: { const: 'b' }, w: { type: 'string' } }, required: ['kind'] },
    ],
  },
  'not of another type': { type: 'integer', not: { type: 'string' } },
  'needs what is required': {
    type: 'object',
    properties: { a: true, b: { type: 'null' } },
    required: ['b'],
    dependentRequired: { a: ['b'] },
  },
  'a list that refers to itself': list,
  'a tree that refers to itself': tree,
  'two recursive schemas at once': {
    allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }],
    $defs: {
      a: { type: 'object', properties: { in: { $ref: '#/$defs/a' }, x: { type: 'integer' } }, required: ['x'] },
      b: { type: 'object', properties: { in: { $ref: '#/$defs/b' }, x: { minimum: 3, maximum: 5 } } },
    },
  },
  remarks: {
    title: 'A',
    description: 'b',
    default: 1,
    examples: [1],
    $comment: 'c',
    $id: 'https://example.com/x',
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'boolean',
  },
}
