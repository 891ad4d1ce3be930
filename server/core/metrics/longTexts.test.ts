import { beforeAll, expect, test } from 'vitest'
import type { Json } from '../json.ts'
import type { MetricSpec } from '../experiment/experiment.ts'
import { assertionRules } from '../promptfoo/metric/assertionRules.ts'
import { timed } from '../testing/fuzzing.ts'
import { koreanSentences } from './language/politenessKorean.ts'
import { metrics, scoreOutput } from './metrics.ts'
import { prepareMetrics } from './prepareMetrics.ts'

/** UTF-16 units of an output, as long as a context of 32,000 tokens. */
const length = 60_000

/** Milliseconds for one output on a busy machine; on an idle one they take at most 300. Quadratic patterns take more than this. */
const bound = 5000

const repeated = (unit: string, before = '', after = ''): string => before + unit.repeat(Math.ceil(length / unit.length)) + after

const texts = [
  repeated(' '),
  repeated(' \n', '```', 'x'),
  repeated('\n', 'a', '\0'),
  repeated('`', '', 'x'),
  repeated('```\n'),
  repeated('"', '{', 'x'),
  repeated('1', '', 'x'),
  repeated('1,'),
  repeated('.', '가', '가)'),
  repeated('~', '좋아요', 'x'),
  repeated('ㅋ', '합니다', 'x'),
  repeated('(', '', '가'),
  repeated('()', '가'),
  repeated('{"a":'),
  repeated('가'),
  repeated('가 ', '', ')'),
  repeated('죄송', '', '수'),
  repeated('a@', '', ' '),
  repeated('a', '', '@'),
  repeated('a.b ', '', '<'),
  repeated('01012345678 '),
  repeated('return a '),
  repeated('-', 'a', '\0'),
  repeated('<a ', '', '>'),
]

const options: Record<string, Record<string, Json>> = {
  regex: { pattern: String.raw`^\s*(.*?)\s*:\s*(.*?)\s*$` },
  'is-json': { fence: true, schema: { type: 'object', properties: { a: { pattern: '^(a+)+$' } } } },
  language: { is: 'ko' },
  'starts-with': { value: 'b' },
  javascript: { code: '(output) => output.length' },
}

/** A text that a naive search compares again and again. */
const almost = `${'a'.repeat(length / 4)}b${'a'.repeat(length / 4)}`

const asked: Record<string, Json> = {
  'word-count': 3,
  javascript: 'output.length',
  'is-json': { type: 'object' },
  'contains-json': { type: 'object' },
}

const specs: MetricSpec[] = [
  ...metrics
    .filter(({ id }) => id !== 'promptfoo-compatible')
    .map(({ id }) => ({ name: id, metric: id, line: 1, options: options[id] ?? {} })),
  ...Object.keys(assertionRules).map((type) => ({
    name: `promptfoo ${type}`,
    metric: 'promptfoo-compatible',
    line: 1,
    options: { assert: { type, value: asked[type] ?? almost, threshold: 0.5 } },
  })),
  { name: 'contains long', metric: 'contains', line: 1, options: { value: almost } },
]

beforeAll(() => prepareMetrics(specs))

test.each(specs.map((spec): [string, MetricSpec] => [spec.name, spec]))('%s reads long outputs that repeat themselves', (_, spec) => {
  for (const output of texts) {
    const input = { output, reference: 'The answer is 42, 가나다.', vars: { context: 'The answer is 42. 답은 42입니다.' } }
    const time = timed(() => scoreOutput([spec], input))
    expect({ output: output.slice(0, 20), slow: time > bound }).toEqual({ output: output.slice(0, 20), slow: false })
  }
})

/** Words of a text without a period, the same at each run. */
const word = (place: number): string => `w${(place * place * 7 + place * 31) % 997}`
const lines = (from: number): string => Array.from({ length: 15_000 }, (_, at) => `${word(from + at)}${at % 6 === 5 ? '\n' : ' '}`).join('')
const numbers = (factor: number): string => Array.from({ length: 10_000 }, (_, place) => (place * factor) % 20_011).join(' ')

const pairs: [string, string][] = [
  [lines(0), lines(333)],
  [repeated(' \n'), repeated(' \n')],
  [repeated('a b '), repeated('b a ')],
  [repeated('1,'), repeated('1,')],
  [numbers(7), numbers(11)],
]

test.each(specs.map((spec): [string, MetricSpec] => [spec.name, spec]))('%s compares with a reference as long as the output', (_, spec) => {
  for (const [output, reference] of pairs) {
    const time = timed(() => scoreOutput([spec], { output, reference, vars: {} }))
    expect({ output: output.slice(0, 20), slow: time > bound }).toEqual({ output: output.slice(0, 20), slow: false })
  }
})

test('texts of too many different lines have no ROUGE-Lsum, and the problem says why', () => {
  // Each line of the reference has a word that the subsequence with no line of the output holds.
  const many = (order: (line: number) => string) => Array.from({ length: 4000 }, (_, line) => order(line)).join('\n')
  const output = many((line) => `a b${line} c d e`)
  const reference = many((line) => `b${line} e d c a`)
  const scored = scoreOutput([{ name: 's', metric: 'rouge-lsum', line: 1, options: {} }], { output, reference, vars: {} })
  expect(scored.scores).toEqual({ s: null })
  expect(scored.problems[0]?.message).toContain('too long for comparing each line with each')
})

test('a laugh after a sentence, however long, ends it only before a blank', () => {
  expect(koreanSentences('좋아요ㅋㅋㅋ ^^ 그럼요^^네')).toEqual(['좋아요ㅋㅋㅋ ^^', '그럼요^^네'])
  expect(koreanSentences(`좋아요${'ㅋ'.repeat(5000)}네`)).toEqual([`좋아요${'ㅋ'.repeat(5000)}네`])
})
