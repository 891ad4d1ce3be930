import { expect, test } from 'vitest'
import { importPromptfoo } from './import/importPromptfoo.ts'
import { promptfooTexts } from './promptfooResults.ts'
import { sampleRun } from '../export/testing/sampleRun.ts'

type Component = { pass: boolean; score: number; reason: string; assertion: unknown }
type Result = { success: boolean; score: number; gradingResult: { reason: string; componentResults: Component[] } | null }

/** The case has the reference `사과 🍎`. */
function resultOf(scores: string, output: string): Result {
  const texts = [...promptfooTexts(sampleRun({ scores, outputs: [output, output, output, output] }))]
  const file = JSON.parse(texts.join('')) as { results: { results: Result[] } }
  const [first] = file.results.results
  if (!first) throw new Error('no result')
  return first
}

const componentOf = (scores: string, output: string) => resultOf(scores, output).gradingResult?.componentResults

test.each([
  ['contains: { value: a, at_most: 0 }', 'pear', { type: 'not-contains', value: 'a' }, false, 0],
  ['contains: { value: a, at_most: 0 }', 'x', { type: 'not-contains', value: 'a' }, true, 1],
  ['contains: { ignore_case: true, check: true }', '사과 🍎', { type: 'icontains', value: '사과 🍎' }, true, 1],
  ['contains-share: { value: [a, b], at_least: 0.4 }', 'a', { type: 'contains-share', value: ['a', 'b'], threshold: 0.4 }, true, 0.5],
  [
    'contains-share: { value: [a, b], at_most: 0.4 }',
    'a',
    { type: 'not-contains-share', value: ['a', 'b'], threshold: 0.400000001 },
    false,
    0.5,
  ],
  ['length: { at_most: 3 }', '길다 길다', { type: 'length', threshold: 3 }, false, 0],
  ['length: { at_least: 1, at_most: 3 }', '짧', { type: 'length', threshold: 1, config: { at_least: 1, at_most: 3 } }, true, 1],
  ['latency: { at_most: 1000 }', 'x', { type: 'latency', threshold: 1000 }, true, 1],
  ['refusal: { check: true }', 'I cannot help with that.', { type: 'is-refusal' }, true, 1],
  [
    'promptfoo-compatible: { assert: { type: not-bleu, value: pear }, at_least: 0.5 }',
    'pear',
    { type: 'not-bleu', value: 'pear' },
    false,
    0,
  ],
  [
    'promptfoo-compatible: { assert: { type: bleu, value: pear }, at_least: 0.4 }',
    'pear',
    { type: 'bleu', value: 'pear', threshold: 0.4 },
    true,
    1,
  ],
])('%s on %j is exported as %j', (item, output, assertion, pass, score) => {
  expect(componentOf(`- ${item}`, output)).toEqual([
    { pass, score: expect.closeTo(score, 6), reason: expect.any(String), assertion: { ...assertion, metric: item.split(':')[0] } },
  ])
})

const assert = '[{ type: contains, value: a, weight: 2 }, { type: contains, value: zz }]'
const written = [
  { type: 'contains', value: 'a', weight: 2 },
  { type: 'contains', value: 'zz' },
]

test('a test whose mean decides has that mean as its score, and so has its assert-set', () => {
  const scores = `- contains: a
- promptfoo-compatible: { name: promptfoo-score, assert: ${assert} }
- promptfoo-compatible: { name: promptfoo-pass, result: pass, threshold: 0.5, assert: ${assert}, check: true }`
  const set = { type: 'assert-set', assert: written, threshold: 0.5, metric: 'promptfoo-pass' }
  const [most, third] = [expect.closeTo(2 / 3, 9), expect.closeTo(1 / 3, 9)]
  expect(
    [resultOf(scores, 'a'), resultOf(scores, 'zz')].map(({ success, score, gradingResult }) => ({ success, score, gradingResult })),
  ).toEqual([
    {
      success: true,
      score: most,
      gradingResult: expect.objectContaining({
        reason: 'All checks hold.',
        componentResults: [{ pass: true, score: most, reason: 'The check holds.', assertion: set }],
      }),
    },
    {
      success: false,
      score: third,
      gradingResult: expect.objectContaining({
        reason: expect.stringContaining('the mean 0.3333 is below 0.5'),
        componentResults: [{ pass: false, score: third, reason: expect.stringContaining('below 0.5'), assertion: set }],
      }),
    },
  ])
})

test('a list that is a separate check leaves the score at the share of checks', () => {
  const { score, gradingResult } = resultOf(
    `- contains: { value: zz, check: true }\n- promptfoo-compatible: { assert: ${assert}, at_least: 0.5 }`,
    'a',
  )
  expect([score, gradingResult?.componentResults.map((component) => component.score)]).toEqual([0.5, [0, expect.closeTo(2 / 3, 9)]])
})

test('the assertions of an imported config are exported with their types, values and thresholds', () => {
  const config = `prompts: ["{{q}}"]
providers: [echo]
tests:
- vars: { q: 과일 }
  assert:
  - { type: not-icontains, value: 감 }
  - { type: rouge-n, value: 사과 배, threshold: 0.4 }
  - { type: not-bleu, value: 사과, threshold: 0.3 }
  - { type: latency, threshold: 900 }
`
  const { files } = importPromptfoo(
    config,
    { read: () => ({ problem: 'none' }), glob: () => [] },
    { file: 'promptfooconfig.yaml', model: 'tiny' },
  )
  const [, block] = /```yaml score[^\n]*\n(.*?)```/s.exec(files[0]?.text ?? '') ?? []
  expect(componentOf(block ?? '', '사과 배')?.map(({ assertion }) => assertion)).toEqual([
    { type: 'not-icontains', value: '감', metric: expect.any(String) },
    { type: 'rouge-n', value: '사과 배', threshold: 0.4, metric: expect.any(String) },
    { type: 'not-bleu', value: '사과', threshold: 0.3, metric: expect.any(String) },
    { type: 'latency', threshold: 900, metric: 'latency' },
  ])
})
