import { expect, test } from 'vitest'
import { listNames } from '../closestName.ts'
import type { Json } from '../json.ts'
import type { MetricSpec } from '../experiment/experiment.ts'
import { findMetric, metricIds, metricNames, metricOptionsProblem, metrics, preparedScorer, scoreOutput } from './metrics.ts'
import { prepareMetrics } from './prepareMetrics.ts'

const spec = (metric: string, options: Record<string, Json> = {}, name = metric): MetricSpec => ({ name, metric, options, line: 1 })
type Given = { reference?: string | string[] | null; vars?: Record<string, Json> }
const input = (output: string, { reference = null, vars = {} }: Given = {}) => ({ output, reference, vars })

test('metric ids are unique and descriptions are sentences', () => {
  expect(new Set(metricIds).size).toBe(metrics.length)
  for (const metric of metrics) expect([findMetric(metric.id), metric.description.endsWith('.')]).toEqual([metric, true])
  expect(findMetric('constructor')).toBeNull()
})

test.each<[string, Record<string, Json>, string, Given, number | null]>([
  ['exact-match', {}, ' Positive. ', { reference: 'positive' }, 1],
  ['exact-match', {}, 'positively', { reference: 'positive' }, 0],
  ['exact-match', {}, '긍정', { reference: ['부정', '긍정'] }, 1],
  ['exact-match', {}, 'x', {}, null],
  ['exact-match', {}, 'x', { reference: [] }, null],
  ['exact-match', {}, '', { reference: 'x' }, 0],
  ['exact-match', {}, '', { reference: '' }, 1],
  ['exact-match', { value: '{{answer}}!' }, '42', { vars: { answer: 42 } }, 1],
  ['contains', {}, 'It is positive', { reference: 'positive' }, 1],
  ['contains', {}, 'It is Positive', { reference: 'positive' }, 0],
  ['contains', { ignore_case: true }, 'It is Positive', { reference: 'positive' }, 1],
  ['contains', { value: '{{reference}}' }, '아주 긍정적', { reference: ['부정', '긍정'] }, 1],
  ['contains', { value: '{{reference}}' }, 'x', {}, null],
  ['contains', { value: '{{reference}}' }, 'own', { vars: { reference: 'own' } }, 1],
  ['contains', { value: ['고양이', '{{animal}}'] }, '강아지 🐶', { vars: { animal: '🐶' } }, 1],
  ['contains', { value: '긍정'.normalize('NFD') }, '긍정', {}, 1],
  ['contains', {}, 'x', { reference: '' }, null],
  ['regex', { pattern: '^\\d+$' }, '42', {}, 1],
  ['regex', { pattern: '^\\d+$' }, '4 2', {}, 0],
  ['regex', { pattern: '^yes', flags: 'im' }, 'no\nYES', {}, 1],
  ['regex', { pattern: '^.$' }, '🙂', {}, 1],
  ['regex', { pattern: '\\p{Script=Hangul}+요$' }, '좋아요', {}, 1],
  ['regex', { pattern: 'a\\-b' }, 'a-b', {}, 1],
  ['regex', { pattern: '[\\w\\-]{2}' }, 'a-', {}, 1],
  ['regex', { pattern: '^{{answer}}$' }, '1.5 (a+b)', { vars: { answer: '1.5 (a+b)' } }, 1],
  ['regex', { pattern: '^{{answer}}$' }, '1x5', { vars: { answer: '1.5' } }, 0],
  ['regex', { pattern: '^({{reference}})$' }, 'b', { reference: ['a', 'b'] }, 1],
  ['regex', { pattern: '{{ items[0] }}' }, 'a|b', { vars: { items: ['a|b'] } }, 1],
  ['regex', { pattern: '{{reference}}' }, 'x', {}, null],
  ['regex', { pattern: 'a{2}' }, 'caat', {}, 1],
  ['length', {}, ' 안녕 👨‍👩‍👧 \n', {}, 4],
  ['length', { unit: 'words' }, '오늘 날씨가 좋네요', {}, 3],
  ['length', { unit: 'sentences' }, '안녕. 반가워!', {}, 2],
  ['has-code', {}, '```\nx\n```', {}, 1],
  ['has-code', {}, 'no', {}, 0],
])('%s %j of %j with %j is %j', (metric, options, output, given, score) => {
  expect(scoreOutput([spec(metric, options)], input(output, given))).toEqual({ scores: { [metric]: score }, problems: [] })
})

test('a metric written as a single value uses it as its main option', () => {
  const specs = [spec('contains', { value: 'a' }), spec('regex', { value: '^a$' }), spec('length', { value: 'words' })]
  expect(scoreOutput(specs, input('a b'))).toEqual({ scores: { contains: 1, regex: 0, length: 2 }, problems: [] })
})

test.each<[string, Record<string, Json>, string]>([
  ['exact-mach', {}, 'There is no metric "exact-mach". Did you mean "exact-match"?'],
  ['vibes', {}, `There is no metric "vibes". Known metrics: ${listNames(metricIds)}.`],
  ['regex', {}, 'regex: `pattern` is missing.'],
  ['regex', { pattern: '(' }, 'The pattern ( is not a regular expression: Unterminated group.'],
  ['regex', { pattern: 'a', flags: 'g' }, 'regex: `flags` takes the letters i, m, s and u or v, each once.'],
  [
    'regex',
    { pattern: '(?i)yes' },
    'The pattern (?i)yes is not a regular expression: Invalid group. Write `(?i:…)` around the pattern, or use `flags`, instead of `(?i)`.',
  ],
  ['length', { unit: 'tokens' }, 'length: `unit` must be one of characters, words, sentences.'],
  ['has-code', { value: 'x' }, 'has-code: It takes no options.'],
])('%s with %j is a problem that is reported before the run and for each score', (metric, options, message) => {
  const wrong = spec(metric, options)
  expect(metricOptionsProblem(wrong)).toBe(message)
  expect(scoreOutput([wrong, spec('length', {}, 'other')], input('abc'))).toEqual({
    scores: { [metric]: null, other: 3 },
    problems: [{ name: metric, message }],
  })
})

test('valid options are not a problem', () => {
  expect(
    [spec('contains', { value: '{{x}}', ignore_case: true, name: 'x' }), spec('regex', { pattern: '{{x}}(', flags: 'i' })].map(
      metricOptionsProblem,
    ),
  ).toEqual([null, null])
})

test('an invalid template is a problem of the options, an unknown variable one of the cell', () => {
  expect(metricOptionsProblem(spec('contains', { value: '{% if %}' }))).toEqual(expect.any(String))
  const { scores, problems } = scoreOutput([spec('contains', { value: '{{nothing}}' })], input('x'))
  expect([scores, problems]).toEqual([{ contains: null }, [{ name: 'contains', message: expect.stringContaining('nothing') as string }]])
})

test('a pattern broken by a template fails only its own score', () => {
  expect(scoreOutput([spec('regex', { pattern: '({{x}}' }), spec('length')], input('abc', { vars: { x: 'a' } }))).toEqual({
    scores: { regex: null, length: 3 },
    problems: [{ name: 'regex', message: 'The pattern (a is not a regular expression: Unterminated group.' }],
  })
})

test('an output too long for a large pattern is reported, not cut', () => {
  expect(scoreOutput([spec('regex', { pattern: 'x$' })], input('x'.repeat(1_000_000)))).toEqual({ scores: { regex: 1 }, problems: [] })
  const { scores, problems } = scoreOutput([spec('regex', { pattern: '(?:x.{900}){1}y' })], input('x'.repeat(100_000)))
  expect([scores, problems[0]?.message]).toEqual([
    { regex: null },
    'The pattern (?:x.{900}){1}y is too large for an output of 100,000 characters. Write it with fewer or shorter repetitions.',
  ])
})

test('metrics with the same id get distinct names', () => {
  const specs = [
    spec('contains', { value: 'a' }),
    spec('contains', { value: 'b' }),
    spec('contains', { value: 'c', name: '이름' }),
    spec('contains', { value: 'd' }, 'contains-2'),
  ]
  expect(metricNames(specs)).toEqual(['contains', 'contains-3', '이름', 'contains-2'])
  expect(scoreOutput(specs, input('abd')).scores).toEqual({ contains: 1, 'contains-3': 1, 이름: 0, 'contains-2': 1 })
})

test('a metric may be named like a member of Object.prototype', () => {
  expect(scoreOutput([spec('length', {}, '__proto__'), spec('length', {}, 'constructor')], input('ab')).scores).toEqual(
    Object.fromEntries([
      ['__proto__', 2],
      ['constructor', 2],
    ]),
  )
})

test('all-checks is 1 when every check that applies to an output passes', () => {
  const check = { atLeast: 1 }
  const all = spec('all-checks', {}, 'all')
  const on = (specs: MetricSpec[], output: string, tags: string[] = []) =>
    scoreOutput([all, ...specs], { ...input(output), tags }).scores.all
  const contains = (value: string, more: Partial<MetricSpec> = {}) => ({ ...spec('contains', { value }), check, ...more })
  expect(on([], 'a')).toBeNull()
  expect([on([contains('a'), contains('b')], 'ab'), on([contains('a'), contains('b')], 'a')]).toEqual([1, 0])
  // A score without a check, a check for other tags and a check without a score do not count.
  expect(
    on([contains('a'), spec('contains', { value: 'z' }), contains('z', { tags: ['t'] }), { ...spec('exact-match'), check }], 'a'),
  ).toBe(1)
  expect(on([contains('z', { tags: ['t'] })], 'a', ['t'])).toBe(0)
  // A metric that fails is a failed check, and one that waits for a model makes it wait.
  expect(on([contains('{{nothing}}')], 'a')).toBe(0)
  expect(on([contains('a'), { ...spec('judge-yes-no', { rubric: 'ok?' }), check }], 'a')).toBeNull()
  expect(on([contains('z'), { ...spec('judge-yes-no', { rubric: 'ok?' }), check }], 'a')).toBe(0)
})

test('a transform changes what a metric scores', async () => {
  const trimmed = spec('equals', { value: 'a', transform: '(output, { vars }) => output.trim() + vars.x' })
  await prepareMetrics([trimmed])
  expect(scoreOutput([trimmed, spec('length')], input(' \n', { vars: { x: 'a' } })).scores).toEqual({ equals: 1, length: 0 })
  const asked = preparedScorer(
    spec('judge-yes-no', { rubric: 'ok?', model: 'm', transform: '(output) => output.toUpperCase()' }),
  )?.measurement?.(input('abc'))
  expect(JSON.stringify(asked)).toContain('ABC')
})

test.each([
  ['(output) => null', 'transform: The transform returned null; return a text or a value of JSON.'],
  ['(output) => output.no.where', "transform: it threw: TypeError: cannot read property 'where' of undefined (line 1)."],
  ['output', 'transform: The code cannot be read'],
  ['() => { for (;;); }', 'The metric did not end within 200 ms'],
])('an output that the transform %s cannot change has no score and a problem', async (transform, message) => {
  const given = spec('length', { transform })
  await prepareMetrics([given])
  const { scores, problems } = scoreOutput([given], input('abc'))
  expect([scores, problems[0]?.message]).toEqual([{ length: null }, expect.stringContaining(message)])
})

test('a transform that is no text is a problem of the options', () => {
  expect(metricOptionsProblem(spec('length', { transform: 3 }))).toBe(
    '`transform` must be a function of the output: `(output) => output.trim()`.',
  )
})
