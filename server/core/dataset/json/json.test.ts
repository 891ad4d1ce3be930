import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../testing/fuzzing.ts'
import { duplicateKey, jsonParts } from './jsonParts.ts'
import { createJsonSplitter } from './jsonSplitter.ts'
import { strictJson } from './strictJson.ts'

const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
/** JSON as somebody may have written it. */
const written = (value: unknown, indent: number) => JSON.stringify(value, null, indent)

test('the parts of an object and of a list are its members with their source texts', () => {
  expect(jsonParts(' {"a" : 1.10 ,"b\\n":{"c":[1, 2]},"d":"}\\"" , "e":null}')).toEqual([
    { key: 'a', source: '1.10' },
    { key: 'b\n', source: '{"c":[1, 2]}' },
    { key: 'd', source: '"}\\""' },
    { key: 'e', source: 'null' },
  ])
  expect(jsonParts('[12345678901234567890, "x",[]]').map(({ source }) => source)).toEqual(['12345678901234567890', '"x"', '[]'])
  expect(jsonParts('{}')).toEqual([])
  fc.assert(
    fc.property(record, fc.integer({ min: 0, max: 3 }), (value, indent) => {
      const parts = jsonParts(written(value, indent))
      expect(Object.fromEntries(parts.map(({ key, source }) => [key, JSON.parse(source)]))).toEqual(JSON.parse(written(value, 0)))
    }),
    fuzzing(200),
  )
})

test('a key that an object has twice is found at any depth, and only then', () => {
  expect(duplicateKey('{"a":1,"b":[{"c":1,"\\u0063":2}]}')).toBe('c')
  expect(duplicateKey('{"a":1,"a":1}')).toBe('a')
  expect(duplicateKey('{"a":{"a":["a","a"]},"b":"a"}')).toBeNull()
  fc.assert(
    fc.property(record, (value) => {
      expect(duplicateKey(written(value, 2))).toBeNull()
    }),
    fuzzing(200),
  )
})

test('records of a list and records one after the other are cut the same, wherever the text is cut', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 4 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 1, max: 9 }),
      (records, isList, indent, size) => {
        const sources = records.map((each) => written(each, indent))
        const text = isList ? `[${sources.join(',\n')}]\n` : sources.join('\n')
        const splitter = createJsonSplitter({ most: 1_000_000, isList })
        const pieces = []
        for (let at = 0; at < text.length; at += size) pieces.push(...splitter.push(text.slice(at, at + size)))
        pieces.push(...splitter.end())
        expect(pieces.map(({ source }) => source)).toEqual(sources)
        expect(pieces.every(({ reason }) => reason === null)).toBe(true)
        const before = sources.map((_, position) => text.split(sources[position]!)[0])
        if (new Set(sources).size === sources.length && sources.every((source) => text.split(source).length === 2))
          expect(pieces.map(({ line }) => line)).toEqual(before.map((part) => part!.split('\n').length))
      },
    ),
    fuzzing(300),
  )
})

test('what stands between records is named with its line, and the records after it are found', () => {
  const splitter = createJsonSplitter({ most: 100, isList: true })
  const pieces = [...splitter.push('[{"a":1},\n12, "x{y",\n{"b":2} garbage\n{"c":'), ...splitter.push('3}'), ...splitter.end()]
  expect(pieces.map(({ line, source, reason }) => [line, source, reason?.slice(0, 27) ?? null])).toEqual([
    [1, '{"a":1}', null],
    [2, '12', 'There is text outside of th'],
    [2, '"x{y"', 'There is text outside of th'],
    [3, '{"b":2}', null],
    [3, 'garbage', 'There is text outside of th'],
    [4, '{"c":3}', null],
    [4, '', 'The file ends before its li'],
  ])
})

test('a file that ends in a record, and a record that is too long, are named', () => {
  const cut = createJsonSplitter({ most: 100, isList: false })
  expect([...cut.push('{"a":1}\n{"b":"x'), ...cut.end()].map(({ line, reason }) => [line, reason?.slice(0, 30) ?? null])).toEqual([
    [1, null],
    [2, 'The file ends in the middle of'],
  ])
  const long = createJsonSplitter({ most: 2 * 1024 * 1024, isList: true })
  const text = 'x'.repeat(1024 * 1024)
  const pieces = ['[{"a":"', text, text, text, '"},{"b":1}]'].flatMap((part) => long.push(part))
  expect(pieces.map(({ source, reason }) => [source.length, reason])).toEqual([
    [1_000, 'The record is longer than 2,097,152 characters. Split it, or remove it.'],
    [7, null],
  ])
})

test('numbers keep the digits that were typed', () => {
  expect(strictJson('{"id":12345678901234567890,"price":1.10,"n":5,"deep":{"a":1.0,"b":[12345678901234567890]}}')).toEqual({
    value: { id: '12345678901234567890', price: '1.10', n: 5, deep: { a: 1, b: ['12345678901234567890'] } },
    rounded: ['deep'],
  })
  expect(strictJson('[1.0, 12345678901234567890]')).toEqual({ value: [1, '12345678901234567890'], rounded: [''] })
})

test.each([
  ['{"a":1,"a":2}', 'The key "a" occurs twice'],
  ['{"a":NaN}', 'NaN is not JSON. Write null'],
  ['{"a":True, "b":"None"}', 'True is not JSON. Write true'],
  ['{"a":"\\ud800"}', 'half of a surrogate pair'],
  ['{"\\udc00":1}', 'half of a surrogate pair'],
  ['{"a":"\udcff"}', 'not valid in the encoding'],
  ['{"a":1', 'This is not valid JSON'],
  [`${'['.repeat(101)}${']'.repeat(101)}`, 'nested more than 100 deep'],
  [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nested'],
])('JSON of which something would be lost is refused (%#)', (text, reason) => {
  expect(() => strictJson(text)).toThrow(reason)
})

test('a pair of escaped surrogates is a character', () => {
  expect(strictJson('{"a":"\\ud83d\\ude00"}')).toEqual({ value: { a: '😀' }, rounded: [] })
})
