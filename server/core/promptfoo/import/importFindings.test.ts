import { expect, test } from 'vitest'
import { importProblem, importedConfig } from '../testing/importedConfig.ts'

test('an unsupported key is reported by its path, never with its value', () => {
  const { findings, notebook } = importedConfig({
    prompts: ['a'],
    providers: [{ id: 'x', config: { apiKey: 'sk-123', temperature: 'hot' }, delay: 1 }],
    tests: [{ vars: {}, options: { provider: 'z' }, metadata: { deep: { a: 1 } } }],
    env: { TOKEN: 'sk-123' },
    unheardOf: 1,
  })
  expect(findings.map(({ path }) => path)).toEqual([
    'unheardOf',
    'providers[0].delay',
    'providers[0].config.apiKey',
    'providers[0].config.temperature',
    'tests[0].options.provider',
    'tests[0].metadata.deep',
  ])
  expect(notebook).not.toContain('sk-123')
  for (const { path } of findings) expect(notebook).toContain(`- \`${path}\`:`)
})

test.each([
  [
    'an alias bomb',
    `a: &a0 [x]\n${[0, 1, 2, 3, 4, 5].map((n) => `a${n}: &a${n + 1} [${`*a${n}, `.repeat(9)}]\n`).join('')}prompts: [a]`,
    /alias/,
  ],
  ['broken YAML', 'prompts: [a\n', /cannot be read/],
  ['a list', '- a', /must be a mapping/],
  ['a config without prompts', 'tests: []', /prompts/],
  ['a prompt that is not a template', 'prompts: ["{% if %}"]', /None of its prompts/],
  [
    'too many combinations of lists',
    { prompts: ['a'], tests: [{ vars: { a: Array.from({ length: 400 }, String), b: Array.from({ length: 400 }, String) } }] },
    /more than 100,000 tests/,
  ],
])('%s is refused with a message', (_name, config, message) => {
  expect(importProblem(config)).toMatch(message)
})

test('a variable that a prompt tests for may be missing, and variables that cannot be rendered are reported', () => {
  const asks = importedConfig({
    prompts: ["{{ tone | default('formal') }}{% if lang is defined %} in {{lang}}{% endif %} {{x}}"],
    tests: [{ vars: { x: 1 } }],
  })
  expect([asks.cases, asks.findings]).toEqual([[{ vars: { x: 1 } }], []])
  const { cases, findings } = importedConfig({ prompts: [{ raw: '{{ user.name }} {{x}}', label: 'p' }], tests: [{ vars: { x: 1 } }] })
  expect(cases).toEqual([{ vars: { x: 1, user: '' } }])
  expect(findings.map(({ path, why }) => [path, why])).toEqual([
    ['prompt p', expect.stringMatching(/cannot be rendered for tests\[0\].*name/)],
    ['vars.user', 'A prompt uses it, but 1 of 1 tests do not set it. It is an empty text there.'],
  ])
})

test('a prompt is tried with each kind of test, even when nothing is missing', () => {
  const { findings } = importedConfig({
    prompts: [{ raw: "{{ m | default('d') }}{% if m.deep %}x{% endif %}{{ user.name }}", label: 'p' }],
    tests: [
      { vars: { m: { deep: 1 }, user: { name: 'Kim' } } },
      { vars: { user: { name: 'Lee' } } },
      { vars: { m: { deep: 0 }, user: {} } },
    ],
  })
  expect(findings).toEqual(
    [1, 2].map((at) => ({ path: 'prompt p', why: expect.stringContaining(`cannot be rendered for tests[${at}]`) as string })),
  )
})

test('a value that uses a variable missing in some of its tests is reported', () => {
  const { findings } = importedConfig({
    prompts: ['{{x}}'],
    defaultTest: { assert: [{ type: 'contains', value: "{{want}} {{ tone | default('') }}" }] },
    tests: [{ vars: { x: 1 } }, { vars: { x: 2, want: 'W' } }, { vars: { x: 3 } }],
  })
  expect(findings).toEqual([
    { path: 'defaultTest.assert[0]', why: 'Its value uses want, which 2 of its 3 tests do not set. Its score has no meaning there.' },
  ])
})

test('numbers written as text are accepted, and other values are reported', () => {
  const { notebook, findings } = importedConfig({
    prompts: ['{{x}}'],
    evaluateOptions: { repeat: '3' },
    tests: [
      {
        vars: { x: 1 },
        assert: [{ type: 'levenshtein', value: 'a', threshold: '2' }],
        options: 'none',
        metadata: ['m'],
        threshold: 'half',
      },
    ],
    defaultTest: 'text',
    providers: [
      { label: 'mine', config: { temperature: 0.3 } },
      { id: 'a', config: 'file://c.yaml' },
    ],
    // The key is only mentioned here, not referenced: #/loose/
    loose: '#/loose/ is only said',
  })
  expect(notebook).toMatch(/repeats: 3/)
  expect(notebook).toMatch(/threshold: 2/)
  expect(notebook).toMatch(/temperature: 0.3/)
  expect(findings.map(({ path }) => path)).toEqual([
    'loose',
    'providers[0]',
    'providers[1].config',
    'defaultTest',
    'tests[0].options',
    'tests[0].threshold',
    'tests[0].metadata',
  ])
})

test('every unsupported key in a set of assertions is reported, and its numbers may be texts', () => {
  const of = (set: object) => ({
    vars: { x: 1 },
    assert: [{ type: 'assert-set', assert: [{ type: 'contains', value: 'a', weight: '0' }], ...set }],
  })
  const score = (set: object) => {
    const { scores, findings } = importedConfig({ prompts: ['{{x}}'], tests: [of(set)] })
    return { items: scores, findings: findings.map(({ path }) => path) }
  }
  const contains = '- contains:\n    name: "contains: a"\n    value: a\n'
  const passes = '- all-checks:\n    name: test passes\n'
  expect(score({ metric: 'm', config: {}, threshold: 'half' })).toEqual({
    items: `${passes}${contains}`,
    findings: ['tests[0].assert[0].config', 'tests[0].assert[0].threshold', 'tests[0].assert[0].metric'],
  })
  const { items, findings } = score({ metric: 'm', threshold: '0.5', weight: '2' })
  expect(findings).toEqual([])
  expect(items).toBe(
    `${passes}${contains}${['promptfoo-score', 'promptfoo-pass\n    result: pass']
      .map(
        (head) =>
          `- promptfoo-compatible:\n    name: ${head}\n    assert:\n      - type: assert-set\n        threshold: 0.5\n        weight: 2\n        metric: m\n        assert:\n          - type: contains\n            value: a\n            weight: 0\n`,
      )
      .join('')}    check: true\n`,
  )
})

test('unreadable tests give an empty table that names them, not a config without tests', () => {
  const { cases, findings } = importedConfig({ prompts: ['a'], tests: 'gone.csv' })
  expect(cases).toEqual([])
  expect(findings.map(({ why }) => why)).toEqual([
    'There is no file gone.csv.',
    'None of its tests can be read. The table of test cases is empty. Add test cases there.',
  ])
})

test('files that include themselves are reported', () => {
  const { cases, findings } = importedConfig(
    { prompts: ['{{x}}'], tests: ['a.yaml', { vars: 'v.yaml' }] },
    { 'a.yaml': '- a.yaml\n- vars: { x: 1 }\n', 'v.yaml': '[v.yaml]\n' },
  )
  expect(cases).toEqual([{ vars: { x: 1 } }])
  expect(findings.map(({ path, why }) => `${path}: ${why}`).slice(0, 2)).toEqual([
    'a.yaml[0]: a.yaml includes itself.',
    'tests[1].vars: v.yaml includes itself.',
  ])
})

test('unsupported settings of a CSV are reported', () => {
  const csv = [
    'x,__expected,__threshold,__config:__expected:threshold,__config:__expected:weight,__config:__expected2:threshold,__metadata:note,__metadata:tags[]',
    '"file://x.txt",latency,half,soon,2,1,"two\nlines","a,b"',
  ].join('\n')
  const { cases, findings } = importedConfig({ prompts: ['{{x}}'], tests: 'f.csv' }, { 'f.csv': csv, 'x.txt': 'from a file' })
  expect(cases).toEqual([{ vars: { x: 'from a file' } }])
  expect(findings.map(({ path }) => path)).toEqual([
    'f.csv __config:__expected:weight',
    'f.csv __config:__expected2:threshold',
    'f.csv:2 __expected, its threshold',
    'f.csv:2 __threshold',
    'f.csv:2 __metadata:note',
    'f.csv:2 __metadata:tags[]',
    'f.csv:2 __expected',
  ])
})
