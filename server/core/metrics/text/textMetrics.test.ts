import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import type { MetricInput } from '../metric/metric.ts'
import { metricOptionsProblem, scoreOutput } from '../metrics.ts'

const spec = (metric: string, options: Record<string, Json>) => ({ name: metric, metric, options, line: 1 })
const scored = (metric: string, options: Record<string, Json>, given: Partial<MetricInput>) =>
  scoreOutput([spec(metric, options)], { output: '', reference: null, vars: {}, ...given })

/** Of a cell whose model is `small`, beside one whose model is `big`. */
const models =
  (big: string): MetricInput['along'] =>
  (axis) =>
    axis === 'model' ? { own: 'small', outputs: { small: 'mine', big } } : null

const person = { type: 'object', required: ['age'], properties: { age: { type: 'integer', minimum: 0 } } }

test.each<[string, Record<string, Json>, Partial<MetricInput>, number | null]>([
  ['equals', {}, { output: '긍정', reference: '긍정'.normalize('NFD') }, 1],
  ['equals', {}, { output: '긍정\n', reference: '긍정' }, 0],
  ['equals', { trim: true }, { output: '긍정\n', reference: ['부정', '긍정'] }, 1],
  ['equals', { ignore_case: true }, { output: 'STRASSE', reference: 'straße' }, 1],
  ['equals', {}, { output: '', reference: '' }, 1],
  ['equals', { value: '{{answer}}' }, { output: '👍', vars: { answer: '👍' } }, 1],
  ['equals', {}, { output: 'x' }, null],
  ['starts-with', { value: '네' }, { output: '  네, 맞습니다.' }, 1],
  ['starts-with', { value: ['no', 'yes'], ignore_case: true }, { output: 'Yes!' }, 1],
  ['starts-with', { value: 'yes' }, { output: 'Yes!' }, 0],
  ['starts-with', {}, { output: 'yes', reference: null }, null],
  ['contains-any', { value: ['고양이', '강아지'] }, { output: '강아지가 좋아요' }, 1],
  ['contains-any', {}, { output: 'none of them', reference: ['cat', 'dog'] }, 0],
  ['contains-any', { ignore_case: true }, { output: 'A CAT', reference: ['cat', 'dog'] }, 1],
  ['contains-all', { value: ['{{a}}', 'b'] }, { output: 'a', vars: { a: 'a' } }, 0],
  ['contains-all', { value: ['{{a}}', 'b'] }, { output: 'ab', vars: { a: 'a' } }, 1],
  ['contains-all', {}, { output: '서울과 부산', reference: ['서울', '부산'] }, 1],
  ['contains-all', {}, { output: 'x', reference: ['', ''] }, null],
  ['contains-share', {}, { output: '서울과 부산', reference: ['서울', '부산', '대구', '광주'] }, 0.5],
  ['is-json', {}, { output: ' {"이름": "철수 🙂"}\n' }, 1],
  ['is-json', {}, { output: '3' }, 1],
  ['is-json', {}, { output: '' }, 0],
  ['is-json', {}, { output: '```json\n{"a": 1}\n```' }, 0],
  ['is-json', { fence: true }, { output: 'x ```json\n{}\n```' }, 0],
  ['is-json', { fence: true }, { output: '\n```json\n{"a": 1}\n```\n' }, 1],
  ['is-json', { fence: true }, { output: '{"a": 1}' }, 1],
  ['is-json', { schema: person }, { output: '{"age": 3}' }, 1],
  ['is-json', { schema: person }, { output: '{"age": -1}' }, 0],
  ['is-json', { schema: person }, { output: '{}' }, 0],
  ['repetition', {}, { output: 'go on and on' }, 0],
  ['repetition', {}, { output: 'go on' }, null],
  ['repetition', { n: 2 }, { output: '또 말하고 또 말하고 또 말하고' }, 0.6],
  ['repetition', { n: 1, unit: 'characters' }, { output: 'aaab' }, 0.5],
  ['distinct-1', {}, { output: 'a a b b' }, 0.5],
  ['distinct-1', {}, { output: '' }, null],
  ['distinct-2', {}, { output: 'a b a b' }, 2 / 3],
  ['distinct-1', { unit: 'characters' }, { output: '🙂🙂' }, 0.5],
  ['self-similarity', {}, { output: 'a b', siblings: ['a b', 'c d'] }, 0.5],
  ['self-similarity', {}, { output: 'a b', siblings: [] }, null],
  ['self-similarity', {}, { output: 'a b' }, null],
  ['self-similarity', {}, { output: '', siblings: [''] }, 1],
  ['self-similarity', { by: 'levenshtein-ratio' }, { output: '가나', siblings: ['가다'] }, 0.5],
  ['self-similarity', { by: 'sequence-matcher' }, { output: 'ab', siblings: ['ac'] }, 0.5],
  ['agreement', { with: 'big' }, { output: 'a b', along: models('a b') }, 1],
  ['agreement', { with: 'big' }, { output: 'a b', along: models('a c') }, 0],
  ['agreement', { with: 'big', by: 'beginning' }, { output: '가나다', along: models('가나라마') }, 0.5],
  ['agreement', { with: 'big', by: 'beginning' }, { output: '', along: models('') }, 1],
  ['agreement', { with: 'big', by: 'rouge-l-unicode' }, { output: 'a b', along: models('a c') }, 0.5],
  ['agreement', { with: 'gone' }, { output: 'a b', along: models('a b') }, null],
  ['agreement', { with: 'small' }, { output: 'a b', along: models('a b') }, null],
  ['agreement', { with: 0.5, axis: 'temperature' }, { output: 'a', along: () => ({ own: '0', outputs: { '0': 'a', '0.5': 'a' } }) }, 1],
  ['agreement', { with: 'big' }, { output: 'a b', along: () => null }, null],
  ['numbers-agree', {}, { output: '총 35,000원입니다', reference: '3만 5천 원' }, 1],
  ['numbers-agree', {}, { output: '3 × 4 = 12', reference: '12' }, 1],
  ['numbers-agree', { of: 'output' }, { output: '3 × 4 = 12', reference: '12' }, 1 / 3],
  ['numbers-agree', { of: 'both' }, { output: '1 and 2', reference: '2 and 3' }, 1 / 3],
  ['numbers-agree', {}, { output: 'two', reference: 'three' }, null],
  ['numbers-agree', {}, { output: 'none', reference: ['5', '7 and 8'] }, 0],
  ['numbers-agree', {}, { output: '7', reference: ['5', '7 and 8'] }, 0.5],
  ['numbers-agree', {}, { output: '7' }, null],
])('%s %j of %j is %j', (metric, options, given, score) => {
  expect(scored(metric, options, given)).toMatchObject({ scores: { [metric]: score }, problems: [] })
})

test.each<[Json, string]>([
  [{ type: 'strnig' }, 'It has the type "strnig"; types are null, boolean, integer, number, string, array, object.'],
  [
    { properties: { 나이: { type: ['integer', 3] } } },
    'properties/나이 has the type 3; types are null, boolean, integer, number, string, array, object.',
  ],
  [{ requierd: ['a'] }, 'It has the unknown keyword "requierd". Did you mean "required"?'],
  [{ required: 'a' }, 'It has a required that is not a list of names.'],
  [{ items: { pattern: '(' } }, 'items has the pattern (, which is not a regular expression: Unterminated group.'],
  [{ anyOf: [true, { minLength: -1 }] }, 'anyOf/1 has a minLength that is not an integer of at least 0.'],
  [{ anyOf: {} }, 'It has anyOf that is not a list of schemas.'],
  [{ not: 'string' }, 'not must be an object, true or false.'],
  [{ $ref: '#/$defs/missing' }, 'It refers to #/$defs/missing, which does not exist.'],
  [{ maximum: '3' }, 'It has a maximum that is not a number.'],
  [{ enum: 'a' }, 'It has an enum that is not a list.'],
])('an invalid schema %j is a problem before the run', (schema, problem) => {
  expect(metricOptionsProblem(spec('is-json', { schema }))).toBe(`is-json: schema: ${problem}`)
})

test('valid schemas have no problem', () => {
  const schemas: Json[] = [
    true,
    person,
    { $defs: { a: { type: 'null' } }, $ref: '#/$defs/a' },
    { 'x-note': 'mine', format: 'date', enum: [1] },
    { id: 'draft-4', example: 1 },
  ]
  expect(schemas.map((schema) => metricOptionsProblem(spec('is-json', { schema })))).toEqual(schemas.map(() => null))
})

test('the reason of a failed check is reported with the score', () => {
  expect(scored('is-json', { schema: person }, { output: '{"age":"3"}' }).reasons).toEqual([
    { name: 'is-json', reason: '/age: Instance type "string" is invalid. Expected "integer".' },
  ])
  expect(scored('contains-all', { value: ['가', '나'] }, { output: '가' }).reasons).toEqual([
    { name: 'contains-all', reason: 'Missing: 나.' },
  ])
})
