import { expect, test } from 'vitest'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { readNotebook } from '../plan/planNotebook.ts'
import { block } from '../testing/readSample.ts'

const cases = block('cases c', '- { vars: { review: good, note: n }, tags: [smoke] }\n- { vars: { review: bad } }')

/** The findings of a score block that begins in line 8, as `severity line:column: message`. */
function findings(score: string): string[] {
  const text = block('prompt a', 'user: "{{review}}"') + cases + block('score s', score)
  const { diagnostics } = readNotebook(parseNotebook(text), { path: 'N', readFile: () => ({ text: '' }) })
  return diagnostics.map(({ severity, message, place }) => `${severity} ${place.line}:${place.column}: ${message}`)
}

test('a misspelt variable in a rubric is an error with its place, and the near name', () => {
  expect(findings('- judge-yes-no:\n    rubric: |\n      Is this right?\n      {{ revew }}\n')).toEqual([
    'error 12:10: The option `rubric` of `judge-yes-no` uses the variable `revew`, which no test case has. Did you mean `review`? It can use the variables of the case, `output` and `reference`.',
  ])
  expect(findings('- judge-yes-no:\n    rubric: "{{ outptu }}"')).toEqual([
    expect.stringMatching(/^error 10:17: .*Did you mean `output`\?/),
  ])
})

test.each([
  ['the short form', '- contains: "{{ revew }}"', /^error 9:17: The option `value` of `contains` uses/],
  ['a list', '- contains: { value: [yes, "{{ revew }}"] }', /^error 9:32: The option `value`/],
  ['a pattern', '- regex: "^{{ revew }}$"', /^error 9:\d+: The option `pattern`/],
  ['a default that no case can fill', '- grounded', /^error 9:\d+: The option `context` of `grounded` uses the variable `context`/],
  ['a named score', '- { judge-1-5: { rubric: "{{ x }}", name: tone } }', /^error 9:\d+: The option `rubric` of `tone`/],
])('%s is checked too', (_name, score, expected) => {
  expect(findings(score)).toEqual([expect.stringMatching(expected)])
})

test('a variable that some cases lack is a warning, unless the score or the template leaves these cases out', () => {
  expect(findings('- contains: "{{ note }}"')).toEqual([
    'warning 9:17: The option `value` of `contains` uses the variable `note`, which 1 test case does not have (`line 6`). Without it, there is no score.',
  ])
  expect(findings('- contains: { value: "{{ note }}", tags: smoke }')).toEqual([])
  expect(findings('- contains: "{{ note | default(review) }}"')).toEqual([])
  expect(findings('- contains: "{% if review == \'good\' %}{{ note }}{% endif %}x"')).toEqual([])
})

test('the output of a rubric, the reference and the variables of the case are known', () => {
  expect(findings('- judge-yes-no: { rubric: "{{ output }} {{ reference }} {{ review }}" }\n- exact-match')).toEqual([])
})
