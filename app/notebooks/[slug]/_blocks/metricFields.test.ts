import { expect, test } from 'vitest'
import type { Json } from '#server/core/json.ts'
import { findMetric, metrics } from '#server/core/metrics/metrics.ts'
import { checkFields, type MetricField, metricFields, optionOf, ticked } from './metricFields.ts'

const field = (metric: string, name: string): MetricField => {
  const found = findMetric(metric)
  const named = found && metricFields(found).find((each) => each.name === name)
  if (!named) throw new Error(`${metric} has no field ${name}`)
  return named
}

test('an option has a field that fits its values', () => {
  const kinds = [
    ['javascript', 'code'],
    ['javascript', 'time_ms'],
    ['politeness-korean', 'level'],
    ['pii', 'kinds'],
    ['is-json', 'schema'],
    ['is-json', 'fence'],
    ['contains', 'value'],
    ['judge-yes-no', 'rubric'],
  ] as const
  expect(kinds.map(([metric, name]) => field(metric, name).kind)).toEqual([
    'code',
    'number',
    'choice',
    'several',
    'json',
    'flag',
    'text',
    'prose',
  ])
})

test('every option of every metric has a control', () => {
  for (const metric of metrics) {
    const shape = metric.optionsSchema as unknown as { shape: Record<string, unknown> }
    expect([metric.id, metricFields(metric).map(({ name }) => name)]).toEqual([metric.id, Object.keys(shape.shape)])
  }
})

test('a field that takes several choices shows its default until it is changed', () => {
  const kinds = field('pii', 'kinds')
  expect(ticked(kinds, undefined)).toEqual(kinds.choices)
  expect(ticked(kinds, 'email')).toEqual(['email'])
  expect(ticked(kinds, ['phone', 'email', 'none'])).toEqual(['email', 'phone'])
  expect(optionOf(kinds, '["email"]')).toEqual(['email'])
  expect(optionOf(kinds, JSON.stringify(kinds.choices))).toBeUndefined()
})

test.each([
  ['is-json', 'schema', '{"type":"object"}', { type: 'object' }],
  ['is-json', 'schema', '{"type":', '{"type":'],
  ['is-json', 'schema', '', undefined],
  ['contains', 'value', '["a","b"]', ['a', 'b']],
  ['contains', 'value', '[a', '[a'],
  ['javascript', 'time_ms', '500', 500],
  ['javascript', 'time_ms', '200', undefined],
  ['javascript', 'time_ms', 'long', 'long'],
  ['javascript', 'code', '() => [1]', '() => [1]'],
])('%s: %s written as %j is %j', (metric, name, text, value) => {
  expect(optionOf(field(metric, name), text)).toEqual(value)
})

const checkFieldsOf = (higherIsBetter: boolean | null, options: Record<string, Json> = {}) =>
  checkFields({ higherIsBetter }, options).map(({ name, kind }) => `${name} ${kind}`)

test('a metric has a field for the bound that makes sense for it, and for those in use', () => {
  expect(checkFieldsOf(true)).toEqual(['at_least number'])
  expect(checkFieldsOf(false)).toEqual(['at_most number'])
  expect(checkFieldsOf(null)).toEqual(['at_least number', 'at_most number'])
  expect(checkFieldsOf(true, { at_most: 3 })).toEqual(['at_least number', 'at_most number', 'pass_rate number'])
  expect(checkFieldsOf(true, { check: true, pass_rate: 0.9 })).toEqual(['check flag'])
})

test('a metric has a form for the options that it declares', () => {
  const contains = findMetric('contains')
  if (!contains) throw new Error('contains is gone')
  expect(metricFields(contains)).toEqual([
    { name: 'value', kind: 'text', choices: [], fallback: '', list: true },
    { name: 'ignore_case', kind: 'flag', choices: [], fallback: 'false', list: false },
  ])
})

test('a default is left out, and a list is read as one', () => {
  const listField = { name: 'value', kind: 'text', choices: [], fallback: '', list: true } as const
  expect(['', '["a", "b"]', 'a'].map((text) => optionOf({ ...listField, choices: [] }, text))).toEqual([undefined, ['a', 'b'], 'a'])
})
