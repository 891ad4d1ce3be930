import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { parameterProblem, sweepParameters } from './parameters.ts'

const good: Record<string, Json[]> = {
  model: ['m'],
  shots: [0, 4],
  temperature: [0, 0.7, 2],
  top_p: [0, 1],
  top_k: [0, 40],
  min_p: [0, 0.05],
  repeat_penalty: [1, 1.1],
  presence_penalty: [-2, 2],
  frequency_penalty: [-2, 2],
  logit_bias: [null, {}, { ' yes': 2, 네: -100 }],
  seed: [0, 4294967294],
  max_tokens: [1, 4096],
  stop: [null, '\n', ['끝', '###']],
  grammar: [null, 'root ::= "a"'],
  json_schema: [null, { type: 'object' }],
  constraint: [null, 'free', { json_schema: {} }, { name: 'ab', grammar: 'root ::= "a"' }],
}
const bad: Record<string, Json[]> = {
  model: ['', 3, null],
  shots: [-1, 1.5, '2'],
  temperature: [-0.1, '0.7', null, 11],
  top_p: [1.1, -0.1],
  top_k: [0.5, -1],
  min_p: [2],
  repeat_penalty: [0],
  presence_penalty: [11],
  frequency_penalty: [null],
  logit_bias: [3, [' yes'], { ' yes': '2' }, { ' yes': 101 }, { '': 1 }],
  seed: [-1, 4294967295, 1.5],
  max_tokens: [0, '48'],
  stop: ['', [''], 3],
  grammar: ['', {}],
  json_schema: ['{}', []],
  constraint: ['schema', {}, { grammar: '' }, { grammar: 'a', json_schema: {} }],
}

test.each(sweepParameters)('%s takes what llama.cpp takes and nothing else', (name) => {
  for (const value of good[name] ?? []) expect([value, parameterProblem(name, value)]).toEqual([value, null])
  for (const value of bad[name] ?? [])
    expect([value, parameterProblem(name, value)]).toEqual([value, expect.stringContaining(`${name} is `)])
  expect([good[name]?.length, bad[name]?.length]).not.toContain(undefined)
})

test('a problem says what was expected', () => {
  expect(parameterProblem('temperature', '0.7')).toBe('temperature is "0.7"; it takes a number from 0 to 10.')
})

test('a mistyped parameter gets a suggestion, a strange one the list', () => {
  expect(parameterProblem('temprature', 1)).toBe('"temprature" is not a parameter that can be swept. Did you mean "temperature"?')
  expect(parameterProblem('toString', 1)).toContain('Known are model, shots, temperature')
})
