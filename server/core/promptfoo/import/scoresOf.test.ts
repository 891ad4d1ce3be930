import { expect, test } from 'vitest'
import { importedConfig } from '../testing/importedConfig.ts'

const test1 = (more: object) => ({ vars: { x: 1 }, ...more })
const imported = (tests: object[], config: object = {}, files: Record<string, string> = {}) =>
  importedConfig({ prompts: ['{{x}}'], tests, ...config }, files)

test('JavaScript transforms of tests and assertions apply to every check of the test', () => {
  const { scores, findings } = imported(
    [
      test1({
        options: { transform: 'file://t.js' },
        assert: [
          { type: 'contains', value: 'a', transform: "output + '!'" },
          { type: 'llm-rubric', value: 'ok?' },
        ],
      }),
    ],
    {},
    { 't.js': 'module.exports = (output) => output.trim()\n' },
  )
  expect(scores?.match(/transform: \|/g)).toHaveLength(2)
  expect(scores).toMatch(/judge-yes-no:\n[\s\S]*module\.exports = \(output\) => output\.trim\(\)/)
  expect(scores).toMatch(/contains:\n[\s\S]*module\.exports[\s\S]*output \+ '!'/)
  expect(findings.map(({ path }) => path)).toEqual(['tests[0].assert[1]'])
})

test('a transform of the default test and of all providers comes first', () => {
  const { scores } = imported([test1({ assert: [{ type: 'equals', value: 'A' }] })], {
    providers: [{ id: 'p', transform: 'output.trim()' }],
    defaultTest: { options: { transform: 'output.toUpperCase()' } },
  })
  expect(scores).toMatch(/output\.trim\(\)[\s\S]*output\.toUpperCase\(\)/)
})

test.each([
  ['file://t.py', 'tests[0].options.transform', /^Not comparable: t\.py is not JavaScript\. The checks that need it are left out\.$/],
  ['python:output.upper()', 'tests[0].options.transform', /^Not comparable: only JavaScript is run\./],
  ["require('yaml').parse(output)", 'tests[0].options.transform', /^Not comparable: it uses `require`/],
])('checks behind the transform %s have no score, and the reason is given once', (transform, path, why) => {
  const assert = [
    { type: 'contains', value: 'a' },
    { type: 'is-json', weight: 2 },
  ]
  const { scores, cases, findings } = imported([
    test1({ options: { transform }, assert }),
    test1({ assert: [{ type: 'contains', value: 'b' }] }),
  ])
  expect(findings.filter((each) => each.path === path)).toEqual([{ path, why: expect.stringMatching(why) as string }])
  expect(scores).not.toMatch(/value: a|is-json|promptfoo-/)
  expect(cases).toEqual([{ vars: { x: 1 } }, { vars: { x: 1 }, tags: ['contains: b', 'test passes'] }])
})

test('providers with another transform are not compared, and those with other settings are not called the same', () => {
  const { notebook, findings } = imported([test1({ assert: [{ type: 'equals', value: 'A' }] })], {
    providers: [
      { id: 'a', config: { options: { temperature: 0, num_predict: 5 } } },
      { id: 'b', config: { generationConfig: { temperature: 0.5 }, num_ctx: 1 } },
      { id: 'c', config: { temperature: 0.5, num_ctx: 2 } },
      { id: 'd', transform: 'output.trim()' },
    ],
  })
  expect([...notebook.matchAll(/```yaml sweep (\w+)\n([\s\S]*?)```/g)].map(([, name, body]) => [name, body])).toEqual([
    ['a', 'prompt: [x]\ntemperature: 0\nmax_tokens: 5\n'],
    ['b', 'prompt: [x]\ntemperature: 0.5\n'],
  ])
  expect(findings.map(({ path, why }) => `${path}: ${why}`)).toEqual([
    'providers[1].config.num_ctx: The local model has no such setting. The same in providers[2].config.num_ctx.',
    'provider c: On one local model it is the same as b, as num_ctx cannot be set there. It is not run twice.',
    expect.stringMatching(/^provider d: Not comparable: its `transform` is not that of a/),
  ])
})

test('providers in a file are read', () => {
  const { notebook, findings } = imported(
    [test1({})],
    { providers: 'file://p.yaml' },
    { 'p.yaml': '- { id: a, label: one, config: { temperature: 0.3 } }\n- b\n' },
  )
  expect([...notebook.matchAll(/```yaml sweep (\w+)\n([\s\S]*?)```/g)].map(([, name, body]) => [name, body])).toEqual([
    ['one', 'prompt: [x]\ntemperature: 0.3\n'],
    ['b', 'prompt: [x]\n'],
  ])
  expect(findings).toEqual([])
})

test('code that differs between tests is one score, whose code the cases hold', () => {
  const { scores, cases } = imported(
    [2, 3, 4].map((x) => ({
      vars: { x },
      assert: [
        { type: 'javascript', value: `output.length > ${x}` },
        { type: 'javascript', value: 'true', metric: 'fine' },
      ],
    })),
  )
  expect(scores).toBe(`- all-checks:
    name: test passes
- promptfoo-compatible:
    name: javascript
    assert:
      type: javascript
      value: "{{ expected_javascript }}"
    at_least: 1e-9
- promptfoo-compatible:
    name: fine
    assert:
      type: javascript
      value: "true"
    at_least: 1e-9
`)
  expect(cases[2]).toEqual({ vars: { x: 4, expected_javascript: 'output.length > 4' } })
})

test('names of scores come from the metric, otherwise from type and value, cut when they are long', () => {
  const { scores } = imported([
    test1({
      assert: [
        { type: 'not-contains', value: 'sorry' },
        { type: 'icontains-all', value: ['가', 'b'] },
        { type: 'contains', value: 'word '.repeat(20), metric: 'long' },
        { type: 'contains', value: 'word '.repeat(20) },
        { type: 'is-json' },
      ],
    }),
  ])
  expect([...(scores ?? '').matchAll(/ name: (.*)\n/g)].map(([, name]) => name)).toEqual([
    'test passes',
    '"not-contains: sorry"',
    '"icontains-all: 가, b"',
    'long',
    `"contains: ${'word '.repeat(7)}word…"`,
  ])
})

test('names of metrics are templates', () => {
  const of = (x: string) => ({ vars: { x }, assert: [{ type: 'contains', value: 'a', metric: 'about {{x}}' }] })
  const { scores } = imported([of('one'), of('two')])
  expect([...(scores ?? '').matchAll(/ name: (.*)\n/g)].map(([, name]) => name)).toEqual(['test passes', 'about one', 'about two'])
})

test.each<[string, object]>([
  ['a test', { threshold: 0.5, assert: ['contains', 'contains', 'llm-rubric'].map((type, index) => ({ type, value: `v${index}` })) }],
  ['a set', { assert: [{ type: 'assert-set', threshold: 0.5, assert: ['contains', 'llm-rubric'].map((type) => ({ type, value: 'a' })) }] }],
])('%s whose threshold is not imported has no score for whether it passes', (_, given) => {
  const { scores, findings } = imported([test1(given)])
  expect(findings.map(({ why }) => why)).toContainEqual(expect.stringContaining('llm-rubric cannot be part of a mean'))
  expect(scores).toContain('contains')
  expect(scores).not.toContain('all-checks')
})

test('the score for whether a test passes is only of tests of which every assertion is imported', () => {
  const { scores, cases } = imported([
    test1({
      assert: [
        { type: 'contains', value: 'a' },
        { type: 'python', value: 'True' },
      ],
    }),
    test1({ assert: [{ type: 'contains', value: 'a' }] }),
  ])
  expect(scores).toMatch(/^- all-checks:\n {4}name: test passes\n {4}tags: \[test passes\]\n/)
  expect(cases).toEqual([{ vars: { x: 1 } }, { vars: { x: 1 }, tags: ['test passes'] }])
})
