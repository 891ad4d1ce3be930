import { beforeAll, expect, test } from 'vitest'
import { scoreOutput } from '../../metrics/metrics.ts'
import { prepareMetrics } from '../../metrics/prepareMetrics.ts'
import { promptfooScript } from './promptfooScript.ts'

beforeAll(() => prepareMetrics([{ metric: 'javascript' }]))

const score = (code: string) =>
  scoreOutput([{ name: 's', metric: 'javascript', options: { code: promptfooScript(code, 'check') }, line: 1 }], {
    output: '안녕 Ada',
    reference: null,
    vars: { name: 'Ada' },
  }).scores.s

test.each<[string, number | null]>([
  ['output.includes("Ada")', 1],
  ['output === "x"; ', 0],
  ['output.length / 10 // a share', 0.6],
  ['output.includes(context.vars.name)', 1],
  ['const words = output.split(" ")\nreturn words.length', 2],
  ['return 0.25', 0.25],
  ['(output) => output.length', 6],
  ['output => ({ pass: false, score: 0.9, reason: "no" })', 0],
  ['({ pass: true, score: 0 })', 1e-9],
  ['function (output, context) { return { pass: true } }', 1],
  ['({ pass: true, score: 0.5, namedScores: { a: 1 } })', 0.5],
  ['module.exports = (output, { vars }) => vars.name === "Ada"', 1],
  ['while (true) {}', null],
  ['while (true) {}\nreturn 1', null],
  ['process.exit(1)', null],
])('%j scores %j', (code, expected) => {
  expect(score(code)).toBe(expected)
})
