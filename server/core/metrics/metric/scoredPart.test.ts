import { expect, test } from 'vitest'
import type { MetricSpec } from '../../experiment/experiment.ts'
import type { Thought } from '../../experiment/thought/thought.ts'
import { cellChecks } from '../checks.ts'
import { measurementsOf } from '../measurementsOf.ts'
import { metricOptionsProblem, scoreOutput } from '../metrics.ts'
import type { MetricInput } from './metric.ts'

const thought: Thought = { opening: '<think>\n', text: 'maybe no', closing: '\n</think>\n\n', closed: true, tokens: 9 }
const made = { timing: { ttftMs: 1, totalMs: 30 }, tokens: { prompt: 3, output: 12 }, finishReason: 'stop' } as const
const input = (change: Partial<MetricInput> = {}): MetricInput => ({ output: 'yes', reference: 'yes', vars: {}, made, thought, ...change })
const spec = (metric: string, change: Partial<MetricSpec> = {}): MetricSpec => ({ name: metric, metric, options: {}, line: 1, ...change })
const contains = (value: string, part?: MetricSpec['part']) =>
  spec('contains', { options: { value }, name: value, ...(part ? { part } : {}) })

test('the answer is scored and never the thought, unless a metric asks for it', () => {
  const specs = [
    spec('exact-match'),
    contains('maybe'),
    contains('maybe no', 'thought'),
    contains('yes', 'thought'),
    contains('</think>\n\nyes', 'output'),
  ]
  expect(Object.values(scoreOutput(specs, input()).scores)).toEqual([1, 0, 1, 0, 1])
  const json = scoreOutput([spec('is-json')], input({ output: '{"a":1}' }))
  expect(json.scores).toEqual({ 'is-json': 1 })
})

test('a metric of the thought has no score where the model did not think', () => {
  const scored = scoreOutput([contains('x', 'thought'), contains('yes', 'output')], input({ thought: null }))
  expect(scored).toMatchObject({ scores: { x: null, yes: 1 }, problems: [] })
  expect(scored.reasons).toContainEqual({ name: 'x', reason: 'The model did not think.' })
})

test('a cell cut inside its thought has no score and says so; a check on it fails, and speed is measured', () => {
  const cut = input({ output: '', thought: { ...thought, closing: '', closed: false }, made: { ...made, finishReason: 'max_tokens' } })
  const specs = [
    spec('exact-match', { check: { atLeast: 1 } }),
    spec('length'),
    spec('latency'),
    contains('maybe', 'thought'),
    spec('similar', { options: { model: 'm' } }),
  ]
  const scored = scoreOutput(specs, { ...cut, measured: {} })
  expect(scored.scores).toEqual({ 'exact-match': null, length: null, latency: 30, maybe: 1, similar: null })
  expect(scored.problems.map(({ name }) => name)).toEqual(['exact-match', 'length', 'similar'])
  expect(scored.problems[0]?.message).toMatch(/^No answer: the output ended inside its thought\./)
  expect(cellChecks(specs, { tags: [], scored })).toMatchObject([{ verdict: 'fail', why: expect.stringMatching(/^No answer/) }])
  expect(measurementsOf(specs, { ...cut, measured: {} })).toEqual([])
  // An answer that is empty although the model ended it is an answer.
  expect(scoreOutput([spec('exact-match')], input({ output: '' })).scores).toEqual({ 'exact-match': 0 })
})

test('models are asked about the part that is scored', () => {
  const asked = (part?: MetricSpec['part']) =>
    measurementsOf([spec('similar', { options: { model: 'm' }, ...(part ? { part } : {}) })], input()).map(({ measurement }) =>
      'output' in measurement ? measurement.output : null,
    )
  expect([asked(), asked('thought')]).toEqual([['yes'], ['maybe no']])
})

test('a metric that reads no text takes no part of it', () => {
  expect(metricOptionsProblem(spec('latency', { part: 'thought' }))).toMatch(/changes nothing/)
  expect(metricOptionsProblem(spec('perplexity', { part: 'thought' }))).toMatch(/of the answer only/)
  expect(metricOptionsProblem(spec('exact-match', { part: 'thought' }))).toBeNull()
})
