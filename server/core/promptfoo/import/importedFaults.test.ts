import { expect, test } from 'vitest'
import { importProblem, importedConfig } from '../testing/importedConfig.ts'

const prompts = ['{{x}}']

test('a row of a CSV with more fields than the header is named with its line and left out', () => {
  const csv = 'q,meta,__expected\n확인,{"a":"b, c"},contains:네\n좋아,x,contains:좋\n'
  const { cases, scores, findings } = importedConfig({ prompts: ['{{q}} {{meta}}'], tests: 't.csv' }, { 't.csv': csv })
  expect(cases).toEqual([{ vars: { q: '좋아', meta: 'x' } }])
  expect(scores).not.toMatch(/equals|네/)
  expect(findings).toEqual([
    { path: 't.csv:2', why: expect.stringMatching(/^The row has 4 fields, but the header has 3\. .* The row is left out\.$/) as string },
  ])
})

test.each([
  ['t.csv', 'x\n"open\n', 't.csv', /a quote opened near line \d is not closed/],
  ['t.yaml', '- vars: { x: [}\n', 'tests[0]', /^t\.yaml:1: The YAML cannot be read/],
  ['t.json', '[{"vars": }]', 'tests[0]', /^t\.json:1: The JSON cannot be read/],
  ['t.jsonl', '{"vars": {"x": 1}}\nnope\n', 't.jsonl', /^t\.jsonl:2: This line is not JSON/],
])('a fault in %s is named with its line, and the rest is imported', (name, text, path, why) => {
  const { cases, findings } = importedConfig({ prompts, tests: [name, { vars: { x: 'ok' } }] }, { [name]: text })
  expect(cases).toContainEqual({ vars: { x: 'ok' } })
  expect(findings).toEqual([{ path, why: expect.stringMatching(why) as string }])
})

test.each([
  ['brackets that close too far left', 'prompts: ["{{x}}"]\ntests:\n  - vars: {\n    x: 1\n  }\n', 'c.yaml:4', 1],
  ['quoted text that is indented too little', "prompts: ['{{x}}']\ntests:\n  - vars:\n      x: 'a\n  b'\n", 'c.yaml:4', 'a b'],
])('YAML with %s is read as promptfoo reads it, and its line is named', (_name, text, path, x) => {
  const { cases, findings } = importedConfig(text)
  expect([cases, findings.map((each) => each.path)]).toEqual([[{ vars: { x } }], [path]])
})

test('a refusal names every kind of reason', () => {
  const names = Array.from({ length: 9 }, (_, index) => `file://gone${index}.txt`)
  const problem = importProblem({ prompts: names, tests: [{ vars: { x: 1 } }] })
  for (let index = 0; index < 9; index++) expect(problem).toContain(`There is no file gone${index}.txt.`)
})

test('a bound that no score can reach is reported, and the assertion is scored without a check', () => {
  const assert = [
    { type: 'llm-rubric', value: 'polite?', threshold: 3.5 },
    { type: 'contains', value: 'a' },
  ]
  const { scores, findings } = importedConfig({ prompts, tests: [{ vars: { x: 1 }, assert }] })
  expect(scores).toBe(
    '- judge-yes-no:\n    name: "llm-rubric: polite?"\n    rubric: polite?\n- contains:\n    name: "contains: a"\n    value: a\n    check: true\n',
  )
  expect(findings.map(({ why }) => why)).toContain(
    'It is scored without a check: judge-yes-no is at most 1. `at_least: 3.5` can never be reached.',
  )
})

test('one invalid template does not affect the same assertion of other tests', () => {
  const { scores, findings } = importedConfig({
    prompts,
    tests: ['{{ x', '{{ x }}'].map((value) => ({ vars: { x: 1 }, assert: [{ type: 'contains', value }] })),
  })
  expect(scores).toContain('- contains:\n    name: "contains: {{ x }}"\n    value: "{{ x }}"\n')
  expect(findings.map(({ path }) => path)).toEqual(['tests[0].assert[0]'])
})

test('a thing that many parts have is one finding with the count of the others', () => {
  const providers = Array.from({ length: 7 }, (_, index) => ({ id: `p${index}`, config: { apiHost: 'h', seed: index } }))
  const { findings } = importedConfig({ prompts, providers, tests: [{ vars: { x: 1 } }] })
  expect(findings).toEqual([
    {
      path: 'providers[0].config.apiHost',
      why: 'The local model has no such setting. The same in providers[1].config.apiHost, providers[2].config.apiHost, providers[3].config.apiHost and 3 more.',
    },
  ])
})
