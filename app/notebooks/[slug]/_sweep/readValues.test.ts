import { expect, test } from 'vitest'
import type { ParameterName } from '#server/core/experiment/parameters.ts'
import type { Json } from '#server/core/json.ts'
import { readValues } from './readValues.ts'

test.each<[ParameterName, string, Json[], { values: Json[] }]>([
  ['temperature', '0.7', [], { values: [0.7] }],
  ['temperature', '0, 0.5,1', [0.5], { values: [0, 1] }],
  ['temperature', '0..1 by 0.1', [], { values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] }],
  ['shots', '0..4 step 2', [], { values: [0, 2, 4] }],
  ['shots', '0,2,4', [], { values: [0, 2, 4] }],
  ['top_k', '1,2,3', [], { values: [1, 2, 3] }],
  ['max_tokens', '1000,2000', [], { values: [1000, 2000] }],
  ['shots', '2,100', [], { values: [2, 100] }],
  ['max_tokens', '2, 048; 64', [], { values: [2, 48, 64] }],
  ['temperature', '0..1,1.5', [], { values: [0, 1, 1.5] }],
  ['temperature', '0, 1', [], { values: [0, 1] }],
  ['shots', '1..3', [], { values: [1, 2, 3] }],
  ['model', ' mistral-7b, instruct ', [], { values: ['mistral-7b, instruct'] }],
  ['temperature', '', [], { values: [] }],
])('%s typed as "%s" with %j there already', (name, text, present, expected) => {
  expect(readValues(name, text, present)).toEqual(expected)
})

test.each<[ParameterName, string, RegExp]>([
  ['temperature', 'warm', /no number/],
  ['top_p', '2', /from 0 to 1/],
  ['temperature', '0..10 by 0.001', /more than 200/],
  ['temperature', '1..0', /no number/],
  ['top_p', '0,9', /could be 0\.9 or two values\. Write 0\.9, or 0, 9 with a space\./],
  ['temperature', '0,5; 0,7', /could be 0\.5/],
  ['temperature', '0,7, 0.9', /"0,7" could be 0\.7/],
  ['temperature', '0.9, 0,7', /"0,7" could be 0\.7/],
  ['temperature', '0..1 by 0,5', /"0,5" could be 0\.5/],
  ['temperature', '0..1,5', /"1,5" could be 1\.5/],
  ['presence_penalty', '-0,5', /"-0,5" could be -0\.5/],
  ['max_tokens', '2,048', /"2,048" could be 2048 or several values\. Write 2048, or 2, 048 with a space\./],
  ['max_tokens', '64, 1,024, 2,048', /"1,024" could be 1024/],
  ['top_k', '1,000', /"1,000" could be 1000/],
  ['seed', '1,234,567', /"1,234,567" could be 1234567 or several values/],
  ['seed', '1,234..1,240', /"1,234" could be 1234/],
])('%s typed as "%s" is refused with the remedy', (name, text, problem) => {
  expect(readValues(name, text, [])).toEqual({ problem: expect.stringMatching(problem) })
})
