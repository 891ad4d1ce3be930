import { beforeAll, expect, test } from 'vitest'
import { scoreOutput } from '../../metrics/metrics.ts'
import { prepareMetrics } from '../../metrics/prepareMetrics.ts'
import { timed } from '../../testing/fuzzing.ts'
import { promptfooTransform } from './promptfooScript.ts'

beforeAll(() => prepareMetrics([{ metric: 'javascript' }]))

const input = { output: '안녕 Ada', reference: null, vars: { name: 'Ada' } }
const scored = (code: string, result: string) => {
  const options = { assert: { type: 'javascript', value: code }, result }
  return scoreOutput([{ name: 's', metric: 'promptfoo-compatible', options, line: 1 }], input)
}
const score = (code: string) => scored(code, 'verdict').scores.s

test.each<[string, number | null]>([
  ['output.includes("Ada")', 1],
  ['output === "x"; ', 0],
  ['output.length / 10 // a share', 0.6],
  ['output.includes(context.vars.name)', 1],
  ['const words = output.split(" ")\nreturn words.length', 2],
  ['return 0.25', 0.25],
  ['(output) => output.length', 6],
  ['const n = output.length; n > 2', 1],
  ["const parts = 'a;b'; const last = (x) => { const y = x; return y }; last(parts) === 'a;b'", 1],
  ['let a = 1; let b = a; b === 2;', 0],
  ['const { name } = context.vars; output.includes(name)', 1],
  ['console.log(output); true', 0],
  ['true; false', 1],
  ['output => ({ pass: false, score: 0.9, reason: "no" })', 0],
  ['({ pass: true, score: 0, reason: "" })', 1e-9],
  ['({ pass: true, score: 0.5, namedScores: { a: 1 }, reason: "r" })', 0.5],
  ['module.exports = (output, { vars }) => vars.name === "Ada"', 1],
  ["output.includes('{{name}}')", 1],
  // What promptfoo refuses fails with 0.
  ['({ pass: true, score: 1 })', 0],
  ['"yes"', 0],
  ['null', 0],
  ['throw new Error("no")', 0],
  ['output.nothing.here', 0],
  ['not code', 0],
  ['while (true) {}', 0],
  ['while (true) {}\nreturn 1', 0],
  ['process.exit(1)', 0],
])('%j scores %j', (code, expected) => {
  expect(score(code)).toBe(expected)
})

test('code that fails gives 0 with the reason, not a missing score', () => {
  expect(scored('output.nothing.here', 'score')).toEqual({
    scores: { s: 0 },
    problems: [],
    reasons: [{ name: 's', reason: "javascript failed: cannot read property 'here' of undefined." }],
  })
})

test.each<[string[], unknown]>([
  [['output.trim()'], 'abc'],
  [['JSON.stringify({ a: output.length })', 'JSON.parse(output).a'], '5'],
  [["const text = output.trim();\nreturn text + '!';"], 'abc!'],
  [['(output, { vars }) => output + vars.name'], ' abc Ada'],
  [['output + context.vars.name'], ' abc Ada'],
  [['module.exports = (output) => output.toUpperCase()'], ' ABC '],
])('the transforms %j turn an output into %j', (codes, expected) => {
  const options = { value: '{{ expected }}', transform: promptfooTransform(codes) }
  const found = scoreOutput([{ name: 's', metric: 'equals', options, line: 1 }], {
    output: ' abc ',
    reference: null,
    vars: { name: 'Ada', expected: String(expected) },
  })
  expect(found).toEqual({ scores: { s: 1 }, problems: [] })
})

test.each(['/*', '"\\', ' ', '\n', ';', 'context  '])('a transform of many %j is read in linear time', (part) => {
  // Quadratic time would be minutes.
  expect(timed(() => promptfooTransform([`(x${part.repeat(50_000)}y`]))).toBeLessThan(5000)
})
