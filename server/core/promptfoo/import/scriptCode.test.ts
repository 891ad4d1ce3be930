import { beforeAll, expect, test } from 'vitest'
import { scoreOutput } from '../../metrics/metrics.ts'
import { prepareMetrics } from '../../metrics/prepareMetrics.ts'
import { timed } from '../../testing/fuzzing.ts'
import { importedConfig } from '../testing/importedConfig.ts'
import { moduleScript, scriptProblem, withoutAsync } from './scriptCode.ts'

beforeAll(() => prepareMetrics([{ metric: 'javascript' }]))

test.each<[string, string]>([
  ["require('fs')", 'require'],
  ['!isNaN(Date.parse(output))', 'Date'],
  ['output.replace(/"/g, "") && require("x")', 'require'],
  ['`${require("x")}`', 'require'],
  ['output.length / 2 > 1 && fetch(output) / 2', 'fetch'],
  ['process?.env.A', 'process'],
  ['new URL(output)', 'URL'],
  ['[Math.random()]', 'Math.random'],
  ['Promise.resolve(await output)', 'Promise'],
  ['output.length > {{n}} / 2 && require("x")', 'require'],
])('%j uses %s, which the sandbox does not have', (code, name) => {
  expect(scriptProblem(code)).toBe(`it uses \`${name}\`, which the sandbox for JavaScript does not have`)
})

test.each([
  "output.includes('process.exit') && vars.Date /* require( */ // fetch(",
  'context.test.vars.x === context.vars.x',
  String.raw`/Date: \d+/.test(output)`,
  'output.match(/process. /)',
  'output.includes(`await`)',
  'output.includes(`require(${"fetch("})`)',
  '({ Date: 1, async: 2 }).Date === 1',
  String.raw`output.split(/['"]/).length > 1 && "fetch(" + output`,
])('nothing is known against %j', (code) => {
  expect(scriptProblem(code)).toBeNull()
})

test('a member of the context that does not exist is named', () => {
  expect(scriptProblem('context.prompt.length > 3')).toBe('it reads `context.prompt.length`, but functions get only `context.vars` here')
})

test.each([
  ['async (output) => await output.trim()', '(output) => output.trim()'],
  ['output.includes("await ") && "async (x)"', 'output.includes("await ") && "async (x)"'],
  ['/await x/.test(output) // await y', '/await x/.test(output) // await y'],
  ['`await ${await output} async function`', '`await ${output} async function`'],
  ['({ async run() { return await 1 } }).run()', '({ run() { return 1 } }).run()'],
  ['await output.then((x) => x)', 'await output.then((x) => x)'],
  ['await Promise.all([])', 'await Promise.all([])'],
  ["await check('{{q}}') > {{n}}", "check('{{q}}') > {{n}}"],
])('%j without async is %j', (code, expected) => {
  expect(withoutAsync(code)).toBe(expected)
})

test('files export a function in any form, and functions need not be asynchronous', () => {
  const options = (code: string) => ({ assert: { type: 'javascript', value: code }, result: 'verdict' })
  const from = (text: string, name: string | null = null) =>
    scoreOutput([{ name: 's', metric: 'promptfoo-compatible', options: options(moduleScript(withoutAsync(text), name)), line: 1 }], {
      output: '안녕 Ada',
      reference: null,
      vars: {},
    }).scores.s
  expect([
    from('export default (output) => output.length'),
    from('export function named(output) { return output.length }', 'named'),
    from('export const named = (output) => output.length', 'named'),
    from('module.exports = { named: (output) => output.length }', 'named'),
    from('exports.named = (output) => output.length', 'named'),
    from('module.exports = async (output) => {\n  const text = await output\n  return text.length\n}'),
    from('const text = `\nexport default x\nexport const y`\nexport default (output) => output.length + text.length'),
  ]).toEqual([6, 6, 6, 6, 6, 6, 38])
})

test('an imported check looks for the text that it was written for', () => {
  const { scores } = importedConfig(`
prompts: ["{{q}}"]
tests: [{ vars: { q: hi }, assert: [{ type: javascript, value: 'output.includes("await ")' }] }]
`)
  expect(scores).toContain('output.includes("await ")')
})

test.each(['/*', '//', '"\\', "'\\", ' ', '\n', ';', 'async ', 'context  ', 'export ', '`', '{{', '{% ', '${', '/', '('])(
  'code of many %j is read in linear time',
  (part) => {
    const code = `(x${part.repeat(50_000)}y`
    const time = timed(() => {
      scriptProblem(code)
      moduleScript(withoutAsync(`${code} async`), 'name')
    })
    // Quadratic time would be minutes.
    expect(time).toBeLessThan(5000)
  },
)
