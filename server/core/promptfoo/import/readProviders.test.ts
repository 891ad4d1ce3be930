import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { importedConfig } from '../testing/importedConfig.ts'
import { createImportReport } from './importReport.ts'
import { readProviders } from './readProviders.ts'

test('a provider without an id counts as one provider and is reported', () => {
  const report = createImportReport()
  expect(
    readProviders([{ label: '내 것', config: { temperature: 0.3 } }], {
      files: { read: () => ({ problem: 'none' }), glob: () => [] },
      report,
    }),
  ).toEqual([{ id: 'provider', label: '내 것', parameters: { temperature: 0.3 }, prompts: null, others: {} }])
  expect(report.findings()).toEqual([{ path: 'providers[0]', why: 'It has no `id` and counts as one provider.' }])
})

test('prompts of a provider that match none are reported, those that match some select them', () => {
  const prompts = ['a', 'b'].map((label) => ({ raw: `${label} {{x}}`, label }))
  const { notebook, findings } = importedConfig({
    prompts,
    providers: [
      { id: 'p', prompts: ['none', 'nil'] },
      { id: 'q', prompts: ['b'], config: { temperature: 0.5 } },
    ],
    tests: [{ vars: { x: 1 } }],
  })
  expect(findings).toEqual([{ path: 'provider p', why: 'No prompt is named none, nil. It runs with all prompts.' }])
  expect([...notebook.matchAll(/```yaml sweep (\w+)\n([\s\S]*?)```/g)].map(([, name, body]) => [name, body])).toEqual([
    ['p', 'prompt: [a, b]\n'],
    ['q', 'prompt: [b]\ntemperature: 0.5\n'],
  ])
})

test('a response format of any JSON object, or of a schema that is kept, holds the model to it; another schema is reported', () => {
  const report = createImportReport()
  const provider = (response_format: Json) =>
    readProviders([{ id: 'p', config: { response_format } }], { files: { read: () => ({ problem: 'none' }), glob: () => [] }, report })[0]
      ?.parameters
  const kept = { type: 'object', properties: { a: { type: 'string', pattern: '^a' } } }
  expect(provider({ type: 'json_object' })).toEqual({ json_schema: { type: 'object' } })
  expect(provider({ type: 'json_schema', json_schema: { name: 'x', schema: kept } })).toEqual({ json_schema: kept })
  expect(report.findings()).toEqual([])
  expect(provider({ type: 'json_schema', json_schema: { name: 'x', schema: { type: 'array', uniqueItems: true } } })).toEqual({})
  expect(report.findings()).toEqual([
    {
      path: 'providers[0].config.response_format',
      why: expect.stringMatching(/^The model is not held to the schema\. uniqueItems cannot be kept/),
    },
  ])
})
