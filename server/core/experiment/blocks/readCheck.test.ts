import { expect, test } from 'vitest'
import { block, cases, prompt, read, told } from '../testing/readSample.ts'

const metricsOf = (score: string) => read(`${prompt}${cases}${block('score s', score)}`).experiment?.metrics
const problemsOf = (score: string) => told(`${prompt}${cases}${block('score s', score)}`)

test.each([
  ['- exact-match', { options: {} }],
  ['- exact-match: { check: true }', { options: {}, check: { atLeast: 1 } }],
  ['- contains: { value: 네, at_least: 0.5 }', { options: { value: '네' }, check: { atLeast: 0.5 } }],
  ['- contains: { value: a, at_most: 0, pass_rate: 0.9 }', { options: { value: 'a' }, check: { atMost: 0, passRate: 0.9 } }],
  ['- contains: { value: a, at_least: 0.2, at_most: 0.4 }', { options: { value: 'a' }, check: { atLeast: 0.2, atMost: 0.4 } }],
  ['- contains: { value: a, tags: smoke }', { options: { value: 'a' }, tags: ['smoke'] }],
  ['- contains: { value: a, part: thought }', { options: { value: 'a' }, part: 'thought' }],
  [
    '- contains: { value: a, tags: [smoke, 회귀], check: true }',
    { options: { value: 'a' }, check: { atLeast: 1 }, tags: ['smoke', '회귀'] },
  ],
])('%s is read apart from the options', (score, expected) => {
  const metric = score.includes('exact-match') ? 'exact-match' : 'contains'
  expect(metricsOf(score)).toEqual([{ name: metric, metric, line: 8, ...expected }])
})

test.each([
  ['- contains: { check: 0.5 }', 'error N:8:22: `check` must be true or false, and this is 0.5 (put a text in quotes).'],
  ['- contains: { at_least: high }', 'error N:8:25: `at_least` must be a number, and this is the text "high".'],
  ['- contains: { check: true, pass_rate: 90 }', 'error N:8:39: `pass_rate` must be at most 1.'],
  ['- contains: { pass_rate: 0.9 }', 'error N:8:26: `pass_rate` needs a threshold beside it: `at_least`, `at_most`, or `check: true`.'],
  ['- contains: { at_least: 2, at_most: 1 }', 'error N:8:37: `at_most` is below `at_least`: nothing could pass.'],
  ['- contains: { at_least: 0, check: true }', 'error N:8:35: `check` means `at_least: 1`. Keep one of them.'],
  ['- contains: { part: thoughts }', 'error N:8:21: `part` must be one of answer, thought, output.'],
  ['- contains: { tags: [] }', 'error N:8:21: `tags` must not be empty.'],
])('%s is reported at its place', (score, message) => {
  expect(problemsOf(score)).toEqual([message])
})
