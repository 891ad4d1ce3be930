import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import {
  defaultSampling,
  neededBy,
  parameterFacts,
  type ParameterName,
  parameterNames,
  parameterProblem,
  parameters,
  pointOf,
  samplingNames,
  samplingOf,
} from './parameters.ts'

const good: Record<ParameterName, Json[]> = {
  model: ['m'],
  adapter: ['none', 'tone', 'tone@0.5', '말투@-1', 'a@8', 'a@.5'],
  shots: [0, 4],
  temperature: [0, 0.7, 2],
  top_p: [0, 1],
  top_k: [0, 40],
  min_p: [0, 0.05],
  repeat_penalty: [1, 1.1],
  presence_penalty: [-2, 2],
  frequency_penalty: [-2, 2],
  xtc_probability: [0, 1],
  xtc_threshold: [0, 0.5],
  dry_multiplier: [0, 0.8],
  dry_base: [1, 1.75],
  dry_allowed_length: [1, 20],
  dry_penalty_last_n: [-1, 0, 64],
  dry_sequence_breakers: ['\n', [], ['끝', '###']],
  logit_bias: [null, {}, { ' yes': 2, 네: -100 }],
  seed: [0, 4294967294],
  max_tokens: [1, 4096],
  stop: [null, '\n', ['끝', '###']],
  thinking: [null, true, false],
  grammar: [null, 'root ::= "a"'],
  json_schema: [null, { type: 'object' }],
  constraint: [null, 'free', { json_schema: {} }, { name: 'ab', grammar: 'root ::= "a"' }],
  retriever: ['handbook', 'none'],
  search_mode: ['vector', 'text', 'hybrid'],
  search_weight: [0, 1],
  search_k: [1, 1000],
  fusion: ['convex', 'rrf'],
  mmr: [null, 0.5],
  reranker: [null, 'm'],
  chunk_size: [8, 100_000],
  chunk_overlap: [0, 40],
}
const bad: Record<ParameterName, Json[]> = {
  model: ['', 3, null],
  adapter: ['', null, 3, 'a@', 'a@b', 'a@1@2', 'a@9', 'none@1', '../a', 'a/b@1', 'a@1e1'],
  shots: [-1, 1.5, '2'],
  temperature: [-0.1, '0.7', null, 11],
  top_p: [1.1, -0.1],
  top_k: [0.5, -1],
  min_p: [2],
  repeat_penalty: [0],
  presence_penalty: [11],
  frequency_penalty: [null],
  xtc_probability: [-0.1, 1.1, null],
  xtc_threshold: [0.6],
  dry_multiplier: [-1, '0.8'],
  dry_base: [0.9],
  dry_allowed_length: [0, 1.5],
  dry_penalty_last_n: [-2, 0.5],
  dry_sequence_breakers: ['', [''], 3, null],
  logit_bias: [3, [' yes'], { ' yes': '2' }, { ' yes': 101 }, { '': 1 }],
  seed: [-1, 4294967295, 1.5],
  max_tokens: [0, '48'],
  stop: ['', [''], 3],
  thinking: ['no', 0],
  grammar: ['', {}],
  json_schema: ['{}', []],
  constraint: ['schema', {}, { grammar: '' }, { grammar: 'a', json_schema: {} }],
  retriever: ['', null, 3],
  search_mode: ['bm25', null],
  search_weight: [1.1, '0.5'],
  search_k: [0, 1.5],
  fusion: ['sum'],
  mmr: [2, 'off'],
  reranker: ['', 3],
  chunk_size: [7, 100.5],
  chunk_overlap: [-1, '20'],
}

test.each(parameterNames)('%s takes what llama.cpp takes and nothing else', (name) => {
  for (const value of good[name]) expect([value, parameterProblem(name, value)]).toEqual([value, null])
  for (const value of bad[name]) expect([value, parameterProblem(name, value)]).toEqual([value, expect.stringContaining(`${name} is `)])
  expect([good[name].length, bad[name].length]).not.toContain(0)
})

test.each(parameterNames)('%s is offered with values that it takes, and explained in a line', (name) => {
  const { first, hint } = parameters[name]
  expect(first.flatMap((value) => parameterProblem(name, value) ?? [])).toEqual([])
  expect(hint).toMatch(/^[A-Z0-9].{10,79}$/)
  expect(hint).not.toMatch(/\.$/)
})

test('what a parameter needs is a sampling parameter that is off at its default', () => {
  const needed = samplingNames.flatMap((name) => ('needs' in parameters[name] ? [parameters[name].needs] : []))
  expect(new Set(needed)).toEqual(new Set(['xtc_probability', 'dry_multiplier']))
  for (const name of samplingNames) expect([name, 'needs' in parameters[name]]).toEqual([name, neededBy(name) !== null])
})

test('a provider of promptfoo means one parameter by a name', () => {
  const imported = parameterNames.flatMap((name) => parameters[name].imported)
  expect(new Set(imported).size).toBe(imported.length)
})

test('sampling holds what cells always had, and a newer parameter only where it is not at its default', () => {
  expect(defaultSampling).toEqual({
    temperature: 0.7,
    top_p: 0.95,
    top_k: 40,
    min_p: 0,
    repeat_penalty: 1.1,
    presence_penalty: 0,
    frequency_penalty: 0,
  })
  for (const name of samplingNames) {
    const silent = samplingOf({ [name]: parameters[name].default })
    expect([name, silent]).toEqual([name, defaultSampling])
    const needed = neededBy(name)
    const beside = needed ? { [needed]: parameters[needed].first.at(-1) ?? null } : {}
    for (const value of parameters[name].first.filter((each) => each !== parameters[name].default))
      expect([name, samplingOf({ ...beside, [name]: value })]).toEqual([name, { ...defaultSampling, ...beside, [name]: value }])
  }
  expect(samplingOf({ dry_multiplier: 0, dry_base: 2, dry_sequence_breakers: [], xtc_threshold: 0.2 })).toEqual(defaultSampling)
  expect(samplingOf({ logit_bias: { ' yes': 2, ' no': 0 } })).toEqual({ ...defaultSampling, logit_bias: { ' yes': 2 } })
})

test('a point has what the sweep names, shapes by their names, and temperature and top_p always', () => {
  const given = { max_tokens: 8, constraint: { name: '예', grammar: 'root ::= "a"' }, top_p: 0.5 }
  expect(pointOf(given, samplingOf(given))).toEqual({ max_tokens: 8, constraint: '예', top_p: 0.5, temperature: 0.7 })
})

test('facts of a cell tell each parameter once, in the order of the registry', () => {
  const sampling = samplingOf({ logit_bias: { ' yes': 2 } })
  const facts = parameterFacts({ model: 'tiny', sampling, seed: 3, maxTokens: 8, stop: ['\n'], constraint: { kind: 'gbnf', grammar: 'g' } })
  expect(facts).toEqual([
    { label: 'Model', value: 'tiny' },
    { label: 'temperature', value: '0.7' },
    { label: 'top_p', value: '0.95' },
    { label: 'top_k', value: '40' },
    { label: 'min_p', value: '0' },
    { label: 'repeat_penalty', value: '1.1' },
    { label: 'presence_penalty', value: '0' },
    { label: 'frequency_penalty', value: '0' },
    { label: 'logit_bias', value: '{" yes":2}', copy: '{" yes":2}' },
    { label: 'seed', value: '3', copy: '3' },
    { label: 'max_tokens', value: '8' },
    { label: 'stop', value: '"\\n"' },
    { label: 'Shape', value: 'GBNF grammar' },
  ])
})

test('the adapter of a cell is a fact with its scale, and with the hash of its file once it was computed', () => {
  const cell = { model: 'tiny', sampling: samplingOf({}), seed: 3, maxTokens: 8, stop: [], constraint: null }
  const fact = (adapter: { id: string; scale: number; hash?: string }) => parameterFacts({ ...cell, adapter })[1]
  expect(fact({ id: '말투', scale: 0.5 })).toEqual({ label: 'Adapter', value: '말투 at scale 0.5' })
  const hash = 'abcdef0123456789'.repeat(4)
  expect(fact({ id: '말투', scale: 1, hash })).toEqual({ label: 'Adapter', value: '말투 at scale 1 (abcdef012345…)', copy: hash })
})

test('a problem says what was expected', () => {
  expect(parameterProblem('temperature', '0.7')).toBe('temperature is "0.7"; it takes a number from 0 to 10.')
})

test('a mistyped parameter gets a suggestion, a strange one the list', () => {
  expect(parameterProblem('temprature', 1)).toBe('"temprature" is not a parameter that can be swept. Did you mean "temperature"?')
  expect(parameterProblem('toString', 1)).toContain('Known: model, adapter, shots, temperature')
})
