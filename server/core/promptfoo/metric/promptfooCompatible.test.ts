import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { prepareMetrics } from '../../metrics/prepareMetrics.ts'
import { metricOptionsProblem, scoreOutput } from '../../metrics/metrics.ts'

const spec = (options: Record<string, Json>) => ({ name: 'p', metric: 'promptfoo-compatible', options, line: 1 })
const score = (options: Record<string, Json>, output: string, reference: string | null = null) =>
  scoreOutput([spec(options)], { output, reference, vars: { x: '가' } })

test('values are templates over the case, and an assertion with a missing reference does not apply', () => {
  const assert = { type: 'bleu', value: '{{ x }} {{ reference }}' }
  expect(score({ assert }, '가 나', '나').scores).toEqual({ p: 1 })
  expect(score({ assert }, '가 나')).toEqual({ scores: { p: null }, problems: [] })
})

test('failed assertions are listed in the reason', () => {
  const assert: Json = [
    { type: 'not-bleu', value: 'a b' },
    { type: 'assert-set', threshold: 0.9, assert: [{ type: 'contains', value: 'z' }] },
  ]
  expect(score({ assert }, 'a b')).toEqual({
    scores: { p: 0 },
    problems: [],
    reasons: [{ name: 'p', reason: 'not-bleu is 1, which reaches 0.5; contains does not hold; the mean 0 is below 0.9.' }],
  })
})

test('code is a template wherever it stands, and runs once the sandbox is loaded', async () => {
  const code = { type: 'javascript', value: "output === '{{ x }}' ? 1 : 0.25" }
  await prepareMetrics([spec({ assert: code })])
  const found = [
    code,
    [code],
    [{ type: 'assert-set', assert: [code] }],
    [
      { ...code, weight: 2 },
      { ...code, weight: 3 },
    ],
  ]
  expect(found.flatMap((assert) => [score({ assert }, '가').scores.p, score({ assert }, 'x').scores.p])).toEqual(
    found.flatMap(() => [1, 0.25]),
  )
})

test('a pattern sees the output as it is, in UTF-16 units, as in promptfoo', () => {
  const matches = (value: string, output: string) => score({ assert: { type: 'regex', value } }, output).scores.p
  expect([matches('^.{3}$', 'a😀'), matches(String.raw`^\p{L}$`, 'p{L}'), matches('^.$', 'e\u0301')]).toEqual([1, 1, 0])
})

test('code that throws counts as 0 in a mean', async () => {
  const options = {
    assert: [
      { type: 'javascript', value: 'output.no.where' },
      { type: 'contains', value: 'x' },
    ],
    threshold: 0.5,
  }
  await prepareMetrics([spec(options)])
  expect(score(options, 'x')).toMatchObject({ scores: { p: 0.5 }, problems: [] })
  expect(score({ ...options, result: 'pass' }, 'x').scores.p).toBe(1)
  expect(score({ assert: { type: 'not-javascript', value: 'output.no.where' } }, 'x').scores.p).toBe(0)
})

test('a transform of the test comes before that of an assertion, and code gets its value', async () => {
  const assert: Json = [
    { type: 'javascript', value: 'output.a === 5', weight: 3 },
    { type: 'equals', value: '10', transform: 'output.a * 2' },
    { type: 'is-json' },
  ]
  const options = { assert, transform: '(output) => JSON.parse(output)' }
  await prepareMetrics([spec(options)])
  expect(score(options, '{"a": 5}')).toEqual({ scores: { p: 1 }, problems: [] })
  expect(score(options, 'no json')).toMatchObject({
    scores: { p: null },
    problems: [{ message: expect.stringMatching(/^transform: it threw: SyntaxError/) as string }],
  })
})

test('code that returns a verdict with its score keeps both', async () => {
  const graded = (pass: boolean, share: number) => ({ type: 'javascript', value: `({ pass: ${pass}, score: ${share}, reason: 'r' })` })
  const options = (result: string) => ({ assert: [graded(false, 0.9), { type: 'contains', value: 'x' }], threshold: 0.8, result })
  await prepareMetrics([spec(options('score'))])
  expect([score(options('score'), 'x').scores.p, score(options('pass'), 'x').scores.p]).toEqual([0.95, 1])
  expect(score({ assert: [graded(true, 0)], result: 'pass' }, 'x').scores.p).toBe(1)
  expect(score({ assert: [graded(false, 0.9)] }, 'x')).toMatchObject({
    scores: { p: 0.9 },
    reasons: [{ reason: 'javascript returned false.' }],
  })
})

test('a pattern is rendered with the case, once', () => {
  const assert = { type: 'regex', value: '^{{ x }}\\d$' }
  expect([score({ assert }, '가1').scores.p, score({ assert }, '나1').scores.p]).toEqual([1, 0])
  const found = (pattern: string, output: string) =>
    scoreOutput([spec({ assert: { type: 'regex', value: '{{ pattern }}' } })], { output, reference: null, vars: { pattern, x: 'X' } })
  expect(found('^\\{{2}x}}$', '{{x}}')).toEqual({ scores: { p: 1 }, problems: [] })
  expect(found('^{{x}}$', '{{x}}')).toEqual({ scores: { p: 1 }, problems: [] })
  expect(found('^{{x}}$', 'X').scores.p).toBe(0)
})

test('an object is found at any position and length', () => {
  const assert = { type: 'contains-json' }
  const long = JSON.stringify({ text: '가'.repeat(25_000) })
  expect(
    [`${'prose '.repeat(5_000)}{"a":1}`, long, `${'{ '.repeat(50)}{a: 1}`].map((output) => score({ assert }, output).scores.p),
  ).toEqual([1, 1, 1])
})

test('an output full of brackets is read within the limit', () => {
  const assert = { type: 'contains-json' }
  const gaveUp = [{ name: 'p', message: 'contains-json: the output has too many brackets to search.' }]
  expect(score({ assert }, '{'.repeat(50_000))).toMatchObject({ scores: { p: null }, problems: gaveUp })
})

test.each<[Record<string, Json>, string]>([
  [{}, 'promptfoo-compatible: `assert` is missing.'],
  [{ assert: 'bleu' }, 'promptfoo-compatible: `assert` must be an assertion or a list of assertions: `{ type: bleu, value: … }`.'],
  [{ assert: { type: 'blue', value: 'a' } }, 'There is no assertion type blue. Did you mean bleu?'],
  [{ assert: { type: 'bleu' } }, 'bleu needs a value: `{ type: bleu, value: … }`.'],
  [{ assert: { type: 'latency' } }, 'latency needs a threshold: `{ type: latency, threshold: … }`.'],
  [{ assert: { type: 'bleu', value: 'a', weight: -1 } }, 'bleu: `weight` must be at least 0.'],
  [{ assert: { type: 'word-count', value: 'many' } }, 'word-count: the value must be a number of words, or `{ min, max }`.'],
  [{ assert: [{ type: 'contains', value: '{{ x' }] }, expect.stringContaining('}}') as string],
])('%j is refused with a remedy', (options, problem) => {
  expect(metricOptionsProblem(spec(options))).toEqual(problem)
})

test('long rows of full stops and letters take linear time', () => {
  const rows = ['.'.repeat(200_000), 'a.'.repeat(200_000), `${'a.'.repeat(200_000)}x`]
  for (const output of rows)
    for (const type of ['gleu', 'rouge-n']) expect(score({ assert: { type, value: 'a b' } }, output).scores.p).toBeLessThan(0.1)
})
