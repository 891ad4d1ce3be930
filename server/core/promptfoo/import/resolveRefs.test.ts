import { expect, test } from 'vitest'
import { importedConfig } from '../testing/importedConfig.ts'

const files = {
  'common.yaml': 'has: { type: contains, value: a }\nmany: [{ type: contains, value: b }, { $ref: "#/has" }]\n',
  'sub/tests.yaml':
    '- vars: { x: 1 }\n  assert: [{ $ref: "../common.yaml#/has" }]\n- vars: { x: 2 }\n  assert: [{ $ref: "#/0/assert/0" }]\n',
  'prompts.json': '{ "all": ["A {{x}}", "B {{x}}"] }',
  'schema.json': '{ "type": "object", "definitions": { "k": { "type": "string" } }, "properties": { "a": { "$ref": "#/definitions/k" } } }',
  'round.yaml': '{ $ref: "round.yaml" }',
}
const valuesIn = (scores: string | undefined) => [...(scores ?? '').matchAll(/ {4}value: (.*)\n/g)].map(([, value]) => value)

test('references lead to other files, also from a file of tests and relative to the file that contains them', () => {
  const { scores, cases, findings } = importedConfig({ prompts: ['{{x}}'], tests: 'file://sub/tests.yaml' }, files)
  expect([valuesIn(scores), cases, findings]).toEqual([['a'], [{ vars: { x: 1 } }, { vars: { x: 2 } }], []])
  const { notebook } = importedConfig({ prompts: { $ref: 'prompts.json#/all' }, tests: [{ vars: { x: 1 } }] }, files)
  expect(notebook).toMatch(/user: A \{\{x\}\}[\s\S]*user: B \{\{x\}\}/)
})

test('a reference to a list of assertions stands for its members, alone or in a list', () => {
  const refs = [{ $ref: 'common.yaml#/many' }, [{ $ref: 'common.yaml#/many' }, { type: 'contains', value: 'c' }]]
  const found = refs.map((assert) => valuesIn(importedConfig({ prompts: ['{{x}}'], tests: [{ vars: { x: 1 }, assert }] }, files).scores))
  expect(found).toEqual([
    ['b', 'a'],
    ['b', 'a', 'c'],
  ])
})

test('references within a schema stay those of the schema', () => {
  const assert = [{ type: 'is-json', value: 'file://schema.json' }]
  const { scores, findings } = importedConfig({ prompts: ['{{x}}'], tests: [{ vars: { x: 1 }, assert }] }, files)
  expect(scores).toMatch(/type: string/)
  expect(findings).toEqual([])
})

test.each([
  ['#/none', '$ref #/none does not exist and is left out.'],
  ['gone.yaml#/a', '$ref gone.yaml#/a cannot be read and is left out.'],
  ['common.yaml#/none', '$ref common.yaml#/none does not exist and is left out.'],
  ['round.yaml', '$ref round.yaml is circular and is left out.'],
])('the reference %s is reported, and the rest is imported', ($ref, why) => {
  const { cases, findings } = importedConfig({ prompts: ['{{x}}'], tests: [{ vars: { x: 1 }, assert: [{ $ref }] }] }, files)
  expect(cases).toEqual([{ vars: { x: 1 } }])
  expect(findings.map((each) => each.why)).toContain(why)
})
