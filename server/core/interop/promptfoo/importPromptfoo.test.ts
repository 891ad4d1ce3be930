import { expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import { configOfCsv, importPromptfoo } from './importPromptfoo.ts'

function imported(config: unknown, files: Record<string, string> = {}) {
  const read = (path: string) => (Object.hasOwn(files, path) ? { text: files[path] ?? '' } : { problem: `There is no file ${path}.` })
  const text = typeof config === 'string' ? config : writeYaml(config)
  const { files: out, findings } = importPromptfoo(text, { read, glob: () => [] }, { file: 'c.yaml', model: 'm' })
  const [notebook, cases] = out
  return {
    notebook: notebook?.text ?? '',
    cases: (cases?.text ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    findings,
  }
}

const problem = (config: unknown) => {
  try {
    imported(config)
    return null
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.message : thrown
  }
}

test('the test wins over its default variable by variable, and assertions come default first', () => {
  const { cases, notebook } = imported({
    prompts: ['{{a}} {{b}}'],
    defaultTest: { vars: { a: 'd', b: 'd' }, assert: [{ type: 'contains', value: 'first' }] },
    tests: [{ vars: { b: 't' }, assert: [{ type: 'contains', value: 'second' }] }],
  })
  expect(cases).toEqual([{ vars: { a: 'd', b: 't' } }])
  expect(notebook.indexOf('first')).toBeLessThan(notebook.indexOf('second'))
})

test('texts that differ from test to test become references, a second kind of them variables', () => {
  const row = (a: string, b: string) => ({
    vars: { x: a },
    assert: [
      { type: 'equals', value: a },
      { type: 'icontains', value: b },
    ],
  })
  const { cases, notebook } = imported({ prompts: ['{{x}}'], tests: [row('하나', 'ONE'), row('둘', '{{x}}!')] })
  expect(cases).toEqual([
    { vars: { x: '하나', expected_contains: 'ONE' }, reference: '하나' },
    { vars: { x: '둘', expected_contains: '둘!' }, reference: '둘' },
  ])
  expect(notebook).toContain(
    '- equals:\n    check: true\n- contains:\n    value: "{{ expected_contains }}"\n    ignore_case: true\n    check: true\n',
  )
})

test('lists cross, descriptions name cases, and what is missing is empty', () => {
  const { cases, findings } = imported({
    prompts: ['{{a}}{{z}}'],
    tests: [{ description: '첫째', vars: { a: ['1', '2'], b: ['x', 'y'] } }],
  })
  expect(cases).toEqual([
    { id: '첫째', vars: { a: '1', b: 'x', z: '' } },
    { id: '첫째-2', vars: { a: '1', b: 'y', z: '' } },
    { id: '첫째-3', vars: { a: '2', b: 'x', z: '' } },
    { id: '첫째-4', vars: { a: '2', b: 'y', z: '' } },
  ])
  expect(findings).toEqual([{ path: 'vars.z', why: 'A prompt reads it, and 4 of 4 tests lack it: it is an empty text there.' }])
})

test('a key that is not honoured is told by its path, and never its value', () => {
  const { findings, notebook } = imported({
    prompts: ['a'],
    providers: [{ id: 'x', config: { apiKey: 'sk-123', temperature: 'hot' }, transform: 'y' }],
    tests: [{ vars: {}, options: { provider: 'z' }, metadata: { deep: { a: 1 } } }],
    env: { TOKEN: 'sk-123' },
    unheardOf: 1,
  })
  expect(findings.map(({ path }) => path)).toEqual([
    'env',
    'unheardOf',
    'providers[0].transform',
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
    'a bomb of aliases',
    `a: &a0 [x]\n${[0, 1, 2, 3, 4, 5].map((n) => `a${n}: &a${n + 1} [${`*a${n}, `.repeat(9)}]\n`).join('')}prompts: [a]`,
    /alias/,
  ],
  ['a reference to itself', 'prompts: [a]\nloop: { $ref: "#/loop" }', /circle/],
  ['a reference to nothing', 'prompts: [a]\nx: { $ref: "#/none" }', /leads nowhere/],
  ['broken YAML', 'prompts: [a\n', /cannot be read/],
  ['a list', '- a', /keys and values/],
  ['a config without prompts', 'tests: []', /prompts/],
  ['a prompt that is no template', 'prompts: ["{% if %}"]', /None of its prompts/],
  [
    'an endless crossing of lists',
    { prompts: ['a'], tests: [{ vars: { a: Array.from({ length: 400 }, String), b: Array.from({ length: 400 }, String) } }] },
    /more than 100,000 tests/,
  ],
])('%s is refused in a sentence', (_name, config, message) => {
  expect(problem(config)).toMatch(message)
})

test('a variable that a prompt itself asks for may be missing, and what cannot be filled in is told', () => {
  const asks = imported({
    prompts: ["{{ tone | default('formal') }}{% if lang is defined %} in {{lang}}{% endif %} {{x}}"],
    tests: [{ vars: { x: 1 } }],
  })
  expect([asks.cases, asks.findings]).toEqual([[{ vars: { x: 1 } }], []])
  const { cases, findings } = imported({ prompts: [{ raw: '{{ user.name }} {{x}}', label: 'p' }], tests: [{ vars: { x: 1 } }] })
  expect(cases).toEqual([{ vars: { x: 1, user: '' } }])
  expect(findings.map(({ path, why }) => [path, why])).toEqual([
    ['prompt p', expect.stringMatching(/cannot be filled in for tests\[0\].*name/)],
    ['vars.user', 'A prompt reads it, and 1 of 1 tests lack it: it is an empty text there.'],
  ])
})

test('a variable called reference stays what assertions compare with', () => {
  const row = (reference: string, other: string) => ({
    vars: { reference },
    assert: [
      { type: 'equals', value: other },
      { type: 'contains', value: '{{reference}}' },
    ],
  })
  const { cases, notebook } = imported({ prompts: ['{{reference}}'], tests: [row('R1', 'A'), row('R2', 'B')] })
  expect(cases).toEqual([{ vars: { reference: 'R1', expected_equals: 'A' } }, { vars: { reference: 'R2', expected_equals: 'B' } }])
  expect(notebook).toContain('- contains:\n    value: "{{reference}}"\n')
})

test('lists in one text are parted as promptfoo parts them, and a template is filled in before', () => {
  const { notebook } = imported({
    prompts: ['{{x}}'],
    tests: ['a,b', 'c'].map((x) => ({
      vars: { x },
      assert: [
        { type: 'contains-any', value: '"a, b",나' },
        { type: 'icontains-all', value: '{{x}}' },
        { type: 'regex', value: '^{{x}}$' },
      ],
    })),
  })
  expect(/```yaml score checks\n(.*?)```/s.exec(notebook)?.[1]).toBe(`- contains-any:
    value: ["a, b", 나]
    check: true
- promptfoo-compatible:
    name: icontains-all
    assert:
      type: icontains-all
      value: "{{x}}"
    check: true
- promptfoo-compatible:
    name: regex
    assert:
      type: regex
      value: ^{{x}}$
    check: true
`)
})

test('patterns and lists that differ from test to test are one item each, and those alike stay as they are', () => {
  const row = (x: string, pattern: string, any: string | string[]) => ({
    vars: { x },
    assert: [
      { type: 'contains-all', value: 'b,a' },
      { type: 'not-regex', value: pattern },
      { type: 'contains-any', value: any },
    ],
  })
  const { notebook, cases, findings } = imported({
    prompts: ['{{x}}'],
    tests: [row('1', '^\\d{2}$', ['a, b', '나']), row('2', 'z', 'c,d'), row('3', '[', 'e')],
  })
  expect(cases).toEqual([
    { vars: { x: '1', expected_not_regex: '^\\d{2}$', expected_contains_any: '"a, b", 나' }, tags: ['not-regex'] },
    { vars: { x: '2', expected_not_regex: 'z', expected_contains_any: 'c, d' }, tags: ['not-regex'] },
    { vars: { x: '3', expected_contains_any: 'e' } },
  ])
  expect(/```yaml score checks\n(.*?)```/s.exec(notebook)?.[1]).toBe(`- contains-all:
    value: [b, a]
    check: true
- promptfoo-compatible:
    name: not-regex
    assert:
      type: not-regex
      value: "{{ expected_not_regex }}"
    check: true
    tags: [not-regex]
- promptfoo-compatible:
    name: contains-any
    assert:
      type: contains-any
      value: "{{ expected_contains_any }}"
    check: true
`)
  expect(findings.map(({ path }) => path)).toEqual(['tests[2].assert[1]'])
})

test('a variable that cannot be filled in leaves the others alone', () => {
  const { cases, findings } = imported({
    prompts: ['{{greet}}'],
    tests: [{ vars: { a: '{{nothing}}', greet: 'Hello {{name}}', name: 'Kim' } }],
  })
  expect(cases).toEqual([{ vars: { a: '{{nothing}}', greet: 'Hello Kim', name: 'Kim' } }])
  expect(findings.map(({ path }) => path)).toEqual(['tests[0].vars.a'])
})

test('a mean that cannot be read leaves each check to stand for itself', () => {
  const { notebook, findings } = imported({
    prompts: ['{{x}}'],
    tests: [
      {
        vars: { x: 1 },
        threshold: 0.5,
        assert: [
          { type: 'contains', value: 'a' },
          { type: 'regex', value: '[' },
        ],
      },
    ],
  })
  expect(/```yaml score checks\n(.*?)```/s.exec(notebook)?.[1]).toBe('- contains:\n    value: a\n    check: true\n')
  expect(findings.map(({ path }) => path)).toEqual(['tests[0]', 'tests[0].assert[1]'])
})

test('one description of digits costs the others nothing, and a test that asks nothing is told', () => {
  const described = (description: string, q: string | string[] = 'a') => ({ description, vars: { q } })
  const { cases, findings } = imported({ prompts: ['{{q}}'], tests: [described('42'), described('인사'), described('none', [])] })
  expect(cases).toEqual([
    { id: 'test 42', vars: { q: 'a' } },
    { id: '인사', vars: { q: 'a' } },
  ])
  expect(findings).toEqual([{ path: 'tests[2]', why: 'A list among its variables is empty: nothing is asked.' }])
  expect(problem({ prompts: ['{{q}}'], tests: [described('none', [])] })).toMatch(/None of its tests can be read\. tests\[0\]: A list/)
  expect(problem({ prompts: ['file://gone.txt'], tests: [] })).toMatch(/None of its prompts can be read.* There is no file gone.txt/)
})

test('an anchor may be used by every test', () => {
  const config = `prompts: ["{{x}}"]\ncommon: &common [{ type: is-json }]\ntests:\n${'  - { vars: { x: 1 }, assert: *common }\n'.repeat(300)}`
  expect(imported(config).cases).toHaveLength(300)
})

test('what is written as a text is read as a number, and what is nothing of the kind is told', () => {
  const { notebook, findings } = imported({
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
    // The key is named here, and nowhere meant: #/loose/
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

test('a set of assertions loses no key without a word, and its numbers may be texts', () => {
  const of = (set: object) => ({
    vars: { x: 1 },
    assert: [{ type: 'assert-set', assert: [{ type: 'contains', value: 'a', weight: '0' }], ...set }],
  })
  const score = (set: object) => {
    const { notebook, findings } = imported({ prompts: ['{{x}}'], tests: [of(set)] })
    return { items: /```yaml score checks\n(.*?)```/s.exec(notebook)?.[1], findings: findings.map(({ path }) => path) }
  }
  const contains = '- contains:\n    value: a\n'
  expect(score({ metric: 'm', config: {}, threshold: 'half' })).toEqual({
    items: contains,
    findings: ['tests[0].assert[0].config', 'tests[0].assert[0].threshold', 'tests[0].assert[0].metric'],
  })
  const { items, findings } = score({ metric: 'm', threshold: '0.5', weight: '2' })
  expect(findings).toEqual([])
  expect(items).toBe(
    `${contains}${['promptfoo-score', 'promptfoo-pass\n    result: pass']
      .map(
        (head) =>
          `- promptfoo-compatible:\n    name: ${head}\n    assert:\n      - type: assert-set\n        threshold: 0.5\n        weight: 2\n        metric: m\n        assert:\n          - type: contains\n            value: a\n            weight: 0\n`,
      )
      .join('')}    check: true\n`,
  )
})

test.each([{ tests: [] }, { tests: null }, {}])('a config with %j asks its prompt once', (config) => {
  const { cases, findings } = imported({ prompts: ['a'], defaultTest: { vars: { x: 1 } }, ...config })
  expect([cases, findings]).toEqual([[{ vars: { x: 1 } }], []])
})

test('tests that cannot be read are no reason for one that asks nothing', () => {
  expect(problem({ prompts: ['a'], tests: 'gone.csv' })).toBe('None of its tests can be read. tests: There is no file gone.csv.')
})

test('files that lead back to themselves are told', () => {
  const { cases, findings } = imported(
    { prompts: ['{{x}}'], tests: ['a.yaml', { vars: 'v.yaml' }] },
    { 'a.yaml': '- a.yaml\n- vars: { x: 1 }\n', 'v.yaml': '[v.yaml]\n' },
  )
  expect(cases).toEqual([{ vars: { x: 1 } }, { vars: { x: '' } }])
  expect(findings.map(({ path, why }) => `${path}: ${why}`).slice(0, 2)).toEqual([
    'a.yaml[0]: a.yaml leads back to itself.',
    'tests[1].vars: v.yaml leads back to itself.',
  ])
})

test('a CSV tells which of its settings are not taken over', () => {
  const csv = [
    'x,__expected,__threshold,__config:__expected:threshold,__config:__expected:weight,__config:__expected2:threshold,__metadata:note,__metadata:tags[]',
    '"file://x.txt",latency,half,soon,2,1,"two\nlines","a,b"',
  ].join('\n')
  const { cases, findings } = imported({ prompts: ['{{x}}'], tests: 'f.csv' }, { 'f.csv': csv, 'x.txt': 'from a file' })
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

test('keys of objects are no way to the prototype', () => {
  const { cases } = imported('prompts: ["{{a}}"]\ntests: [{ vars: { a: 1, __proto__: { polluted: true } } }]')
  expect([cases.length, ({} as Record<string, unknown>).polluted]).toEqual([1, undefined])
})

test('a CSV of tests alone asks its first column', () => {
  const csv = 'question,__expected\n"2+2?",4\n'
  const { cases, notebook } = imported(configOfCsv(csv, 't.csv'), { 't.csv': csv })
  expect(cases).toEqual([{ vars: { question: '2+2?' } }])
  expect(notebook).toContain('user: "{{ question }}"')
  expect(notebook).toContain('- equals:\n    value: "4"\n    check: true\n')
  expect(() => configOfCsv('__expected\na\n', 't.csv')).toThrow('no column')
  const spaced = 'my question,q\n?,!\n'
  expect(imported(configOfCsv(spaced, 't.csv'), { 't.csv': spaced }).notebook).toContain('user: "{{ q }}"')
  expect(() => configOfCsv('my question\n?\n', 't.csv')).toThrow('Rename one')
})
