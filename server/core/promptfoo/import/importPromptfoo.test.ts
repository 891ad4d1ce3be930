import { expect, test } from 'vitest'
import { importProblem, importedConfig } from '../testing/importedConfig.ts'
import { configOfCsv } from './importPromptfoo.ts'

test('a test overrides default variables one by one, and default assertions come first', () => {
  const { cases, notebook } = importedConfig({
    prompts: ['{{a}} {{b}}'],
    defaultTest: { vars: { a: 'd', b: 'd' }, assert: [{ type: 'contains', value: 'first' }] },
    tests: [{ vars: { b: 't' }, assert: [{ type: 'contains', value: 'second' }] }],
  })
  expect(cases).toEqual([{ vars: { a: 'd', b: 't' } }])
  expect(notebook.indexOf('first')).toBeLessThan(notebook.indexOf('second'))
})

test('lists are combined, descriptions name cases, and missing variables are empty', () => {
  const { cases, findings } = importedConfig({
    prompts: ['{{a}}{{z}}'],
    tests: [{ description: '첫째', vars: { a: ['1', '2'], b: ['x', 'y'] } }],
  })
  expect(cases).toEqual([
    { id: '첫째', vars: { a: '1', b: 'x', z: '' } },
    { id: '첫째-2', vars: { a: '1', b: 'y', z: '' } },
    { id: '첫째-3', vars: { a: '2', b: 'x', z: '' } },
    { id: '첫째-4', vars: { a: '2', b: 'y', z: '' } },
  ])
  expect(findings).toEqual([{ path: 'vars.z', why: 'A prompt uses it, but 4 of 4 tests do not set it. It is an empty text there.' }])
})

test('a variable that cannot be rendered does not affect others', () => {
  const { cases, findings } = importedConfig({
    prompts: ['{{greet}}'],
    tests: [{ vars: { a: '{{nothing}}', greet: 'Hello {{name}}', name: 'Kim' } }],
  })
  expect(cases).toEqual([{ vars: { a: '{{nothing}}', greet: 'Hello Kim', name: 'Kim' } }])
  expect(findings).toEqual([])
})

test('a description of digits does not affect other cases, and an empty list is a value', () => {
  const described = (description: string, q: string | string[] = 'a') => ({ description, vars: { q } })
  const { cases, findings } = importedConfig({ prompts: ['{{q}}'], tests: [described('42'), described('인사'), described('none', [])] })
  expect(cases).toEqual([
    { id: 'test 42', vars: { q: 'a' } },
    { id: '인사', vars: { q: 'a' } },
    { id: 'none', vars: { q: [] } },
  ])
  expect(findings).toEqual([])
  expect(importProblem({ prompts: ['file://gone.txt'], tests: [] })).toMatch(/None of its prompts can be read.* There is no file gone.txt/)
})

test('every test may use an anchor', () => {
  const config = `prompts: ["{{x}}"]\ncommon: &common [{ type: is-json }]\ntests:\n${'  - { vars: { x: 1 }, assert: *common }\n'.repeat(300)}`
  expect(importedConfig(config).cases).toHaveLength(300)
})

test.each([{ tests: [] }, { tests: null }, {}])('a config with %j runs its prompt once', (config) => {
  const { cases, findings } = importedConfig({ prompts: ['a'], defaultTest: { vars: { x: 1 } }, ...config })
  expect([cases, findings]).toEqual([[{ vars: { x: 1 } }], []])
})

test('keys of objects cannot reach the prototype', () => {
  const { cases } = importedConfig('prompts: ["{{a}}"]\ntests: [{ vars: { a: 1, __proto__: { polluted: true } } }]')
  expect([cases.length, ({} as Record<string, unknown>).polluted]).toEqual([1, undefined])
})

test('a CSV of tests uses its first column as the prompt', () => {
  const csv = 'question,__expected\n"2+2?",4\n'
  const { cases, notebook } = importedConfig(configOfCsv(csv, 't.csv'), { 't.csv': csv })
  expect(cases).toEqual([{ vars: { question: '2+2?' } }])
  expect(notebook).toContain('user: "{{ question }}"')
  expect(notebook).toContain('- equals:\n    name: "equals: 4"\n    value: "4"\n    check: true\n')
  expect(() => configOfCsv('__expected\na\n', 't.csv')).toThrow('no column')
  const spaced = 'my question,q\n?,!\n'
  expect(importedConfig(configOfCsv(spaced, 't.csv'), { 't.csv': spaced }).notebook).toContain('user: "{{ q }}"')
  expect(() => configOfCsv('my question\n?\n', 't.csv')).toThrow('Rename a column')
})
