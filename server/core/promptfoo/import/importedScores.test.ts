import { expect, test } from 'vitest'
import { importedConfig } from '../testing/importedConfig.ts'

test('texts that differ between tests become references, and those of a second kind become variables', () => {
  const row = (a: string, b: string) => ({
    vars: { x: a },
    assert: [
      { type: 'equals', value: a },
      { type: 'icontains', value: b },
    ],
  })
  const { cases, notebook } = importedConfig({ prompts: ['{{x}}'], tests: [row('하나', 'ONE'), row('둘', '{{x}}!')] })
  expect(cases).toEqual([
    { vars: { x: '하나', expected_contains: 'ONE' }, reference: '하나' },
    { vars: { x: '둘', expected_contains: '둘!' }, reference: '둘' },
  ])
  expect(notebook).toContain(
    '- equals:\n    check: true\n- contains:\n    name: icontains\n    value: "{{ expected_contains }}"\n    ignore_case: true\n    check: true\n',
  )
})

test('assertions compare with a variable called reference', () => {
  const row = (reference: string, other: string) => ({
    vars: { reference },
    assert: [
      { type: 'equals', value: other },
      { type: 'contains', value: '{{reference}}' },
    ],
  })
  const { cases, notebook } = importedConfig({ prompts: ['{{reference}}'], tests: [row('R1', 'A'), row('R2', 'B')] })
  expect(cases).toEqual([{ vars: { reference: 'R1', expected_equals: 'A' } }, { vars: { reference: 'R2', expected_equals: 'B' } }])
  expect(notebook).toContain('- contains:\n    name: "contains: {{reference}}"\n    value: "{{reference}}"\n')
})

test('lists in one text are split as in promptfoo, after their templates are rendered', () => {
  const { scores } = importedConfig({
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
  expect(scores).toBe(`- all-checks:
    name: test passes
- contains-any:
    name: "contains-any: a, b, 나"
    value: ["a, b", 나]
    check: true
- promptfoo-compatible:
    name: "icontains-all: {{x}}"
    assert:
      type: icontains-all
      value: "{{x}}"
    check: true
- promptfoo-compatible:
    name: "regex: ^{{x}}$"
    assert:
      type: regex
      value: ^{{x}}$
    check: true
`)
})

test('patterns and lists that differ between tests share one item, and equal ones are unchanged', () => {
  const row = (x: string, pattern: string, any: string | string[]) => ({
    vars: { x },
    assert: [
      { type: 'contains-all', value: 'b,a' },
      { type: 'not-regex', value: pattern },
      { type: 'contains-any', value: any },
    ],
  })
  const { scores, cases, findings } = importedConfig({
    prompts: ['{{x}}'],
    tests: [row('1', '^\\d{2}$', ['a, b', '나']), row('2', 'z', 'c,d'), row('3', '[', 'e')],
  })
  expect(cases).toEqual([
    { vars: { x: '1', expected_not_regex: '^\\d{2}$', expected_contains_any: '"a, b", 나' }, tags: ['not-regex', 'test passes'] },
    { vars: { x: '2', expected_not_regex: 'z', expected_contains_any: 'c, d' }, tags: ['not-regex', 'test passes'] },
    { vars: { x: '3', expected_contains_any: 'e' } },
  ])
  expect(scores).toBe(`- all-checks:
    name: test passes
    tags: [test passes]
- contains-all:
    name: "contains-all: b, a"
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

test('if a mean cannot be read, each check counts separately', () => {
  const { scores, findings } = importedConfig({
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
  expect(scores).toBe('- contains:\n    name: "contains: a"\n    value: a\n    check: true\n')
  expect(findings.map(({ path }) => path)).toEqual(['tests[0]', 'tests[0].assert[1]'])
})
