import { beforeAll, expect, test, vi } from 'vitest'
import type { Json } from '../../json.ts'
import type { MetricSpec } from '../../experiment/experiment.ts'
import { metricOptionsProblem, scoreOutput } from '../metrics.ts'
import { prepareMetrics } from '../prepareMetrics.ts'

const spec = (code: string, options: Record<string, Json> = {}): MetricSpec => ({
  name: 'own',
  metric: 'javascript',
  options: { code, ...options },
  line: 1,
})
const length: MetricSpec = { name: 'length', metric: 'length', options: {}, line: 2 }
const input = { output: '안녕 🙂', reference: ['가', '나'], vars: { 질문: '뭐?', n: 2 } }
const failed = (message: string) => ({ scores: { own: null, length: 4 }, problems: [{ name: 'own', message }] })
const endless = 'The metric did not end within 20 ms; look for an endless loop, or raise time_ms (at most 5000).'
const what = 'return a number, true, false, null or { score, reason }.'

beforeAll(() => prepareMetrics([spec('() => 1')]))

test('before the sandbox is loaded, a metric scores null with a reason; then it scores', async () => {
  // These modules have loaded nothing: those of the other tests are shared by all test files of a worker.
  vi.resetModules()
  const { metricsReady, prepareMetrics: prepareFresh } = await import('../prepareMetrics.ts')
  const { scoreOutput: scoreFresh } = await import('../metrics.ts')
  const specs = [spec('() => 1'), length]
  expect(metricsReady([length])).toBe(true)
  expect(metricsReady(specs)).toBe(false)
  const within = (type: string) => [{ metric: 'promptfoo-compatible', options: { assert: [{ type, value: 'output' }] } }]
  expect(['javascript', 'not-javascript', 'equals'].map((type) => metricsReady(within(type)))).toEqual([false, false, true])
  expect(scoreFresh(specs, input)).toEqual(failed('The sandbox for JavaScript metrics is loading.'))
  await prepareFresh(specs)
  expect(metricsReady(specs)).toBe(true)
  expect(scoreFresh(specs, input)).toEqual({ scores: { own: 1, length: 4 }, problems: [] })
})

test.each<[string, number | null, string?]>([
  ['(output) => output.length', 5],
  ['output => [...output].length < 80', 1],
  ['output => output === "x";', 0],
  ['(output, { vars }) => vars.n * 1.5', 3],
  ['(output, { vars: { 질문 } }) => 질문 === "뭐?"', 1],
  ['(output, { reference }) => reference.length', 2],
  ['(output, { siblings, made }) => siblings === null && made === null', 1],
  ['() => null', null],
  ['() => -0.1', -0.1],
  ['() => ({ score: true, reason: "왜냐하면 🙂" })', 1, '왜냐하면 🙂'],
  ['() => ({ score: null, reason: "없음" })', null, '없음'],
  ['() => ({ score: 2, reason: 7 })', 2],
  ['function (output) { return 2 }', 2],
  ['function score(output) {\n  return 2\n}\n', 2],
  ['const most = 5\nfunction within(text) { return text.length <= most }\n;(output) => within(output)', 1],
  ['class Counter { count = 3 }\n() => new Counter().count', 3],
  ['() => "é".normalize("NFD").length', 2],
  ['() => /^\\p{Script=Hangul}+$/u.test("안녕")', 1],
  ['() => Number((2n ** 64n).toString().length)', 20],
  // No clock, no randomness, nothing of the host.
  ['() => typeof Date === "undefined" && typeof Math.random === "undefined"', 1],
  [
    '() => ["process", "require", "fetch", "document", "window", "WebAssembly", "setTimeout", "performance", "console", "std", "os"].filter((name) => name in globalThis).length',
    0,
  ],
])('%s gives %j', (code, score, reason) => {
  expect(scoreOutput([spec(code)], input)).toEqual({
    scores: { own: score },
    problems: [],
    ...(reason === undefined ? {} : { reasons: [{ name: 'own', reason }] }),
  })
})

test.each([
  ['() => { for (;;); }', endless],
  ['() => ({ get score() { for (;;); } })', endless],
  ['() => ({ then: 1, get score() { while (true) try { for (;;); } catch {} } })', endless],
  ['() => { throw { get message() { for (;;); } } }', endless],
  ['() => { while (true) try { new Array(1e7).fill(1) } catch {} }', endless],
  ['() => /^(a+)+$/.test("a".repeat(40) + "b")', endless],
  ['() => /^(([a-z])+.)+[A-Z]([a-z])+$/.test("a".repeat(3000))', endless],
  // Loops inside built-ins, where QuickJS does not call its interrupt handler.
  ['() => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', endless],
  ['() => new Array(4294967295).reverse().length', endless],
  ['() => "a".repeat(4e6).indexOf("a".repeat(2e6) + "b")', endless],
  ['() => new Set(Array.prototype.values.call({ length: 2 ** 53 - 1 })).size', endless],
  ['() => { const bytes = new Uint8Array(2e7); for (;;) bytes.fill(1) }', endless],
  ['() => "x".repeat(2 ** 28).length', 'The metric used more than its 32 MB of memory.'],
  ['() => new Uint8Array(64e6).length', 'The metric used more than its 32 MB of memory.'],
  ['() => { const call = () => call() + 1; return call() }', 'The metric calls itself too deeply.'],
  ['() => JSON.parse("[".repeat(20000))', 'The metric nests data or calls too deeply.'],
  ['() => eval("(".repeat(20000))', 'The metric nests data or calls too deeply.'],
  ['() => NaN', 'The metric returned NaN, which is not a finite number.'],
  ['() => ({ score: 1 / 0 })', 'The metric returned Infinity, which is not a finite number.'],
  ['() => {}', `The metric returned nothing; ${what}`],
  ['() => "1"', `The metric returned a string; ${what}`],
  ['() => 1n', `The metric returned a bigint; ${what}`],
  ['() => Symbol.iterator', `The metric returned a symbol; ${what}`],
  ['() => () => 1', `The metric returned a function; ${what}`],
  ['() => ({ value: 1 })', `The metric returned an object without a score; ${what}`],
  ['() => [1]', `The metric returned an object without a score; ${what}`],
  ['async () => 1', 'The metric returned a promise; a metric answers at once, without async or await.'],
  ['() => import("node:fs")', 'The metric returned a promise; a metric answers at once, without async or await.'],
  ['() => { throw null }', 'The metric threw: null.'],
  ['() => { throw Symbol("x") }', 'The metric threw: a symbol.'],
  ['(output) => {\n  return output.missing.length\n}', "The metric threw: TypeError: cannot read property 'length' of undefined (line 2)."],
  ['() => Date.now()', "The metric threw: ReferenceError: 'Date' is not defined (line 1)."],
  ['() => require("fs")', "The metric threw: ReferenceError: 'require' is not defined (line 1)."],
  ['(output) => {\n  return 1 +* 2\n}', "The code cannot be read: SyntaxError: unexpected token in expression: '*' (line 2)."],
  ['42', 'The code is no function; write one such as (output) => output.length < 80.'],
  ['missing', "The code cannot be read: ReferenceError: 'missing' is not defined (line 1)."],
])('%s fails its own score alone', (code, message) => {
  expect(scoreOutput([spec(code, { time_ms: 20 }), length], input)).toEqual(failed(message))
})

test('a function created from text has no access to the host either', () => {
  const made = '(() => {}).constructor.constructor("return typeof process + typeof require + typeof window + typeof importScripts")()'
  expect(scoreOutput([spec(`() => ${made} === "undefined".repeat(4)`)], input).scores).toEqual({ own: 1 })
})

test.each([
  'globalThis.kept = (globalThis.kept ?? 0) + 1',
  'Object.prototype.kept = (({}).kept ?? 0) + 1',
  'Array.prototype.map = () => { throw 1 }',
  'JSON.parse = JSON.stringify = () => { throw 1 }',
  'Object.freeze(globalThis), Object.freeze(Object.prototype)',
  'for (const name of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[name] } catch {}',
  'RegExp.prototype.exec = String.prototype.slice = null',
  'Function.prototype.call = Function.prototype.bind = Function.prototype.apply = null',
])('%s leaves nothing for the next output', (harm) => {
  const probe = spec(
    '() => [typeof globalThis.kept, typeof ({}).kept, [1].map((n) => n + 1)[0], JSON.stringify(JSON.parse("[1]")), Object.isFrozen(Object.prototype)].join() === "undefined,undefined,2,[1],false"',
  )
  const harmful = spec(`() => { ${harm}; return 1 }`)
  expect(scoreOutput([harmful, { ...probe, name: 'after' }], input).scores).toEqual({ own: 1, after: 1 })
})

test('a metric can damage only its own answer', () => {
  const code = 'Object.prototype.toJSON = () => ({ score: 9, more: 1 }); () => 1'
  expect(scoreOutput([spec(code), length], input)).toEqual({ scores: { own: 1, length: 4 }, problems: [] })
})

test('a metric that fails in the worst way does not affect the next thousand', () => {
  const worst = spec('() => { const all = []; for (;;) all.push(new Array(1e5).fill("x")) }', { time_ms: 500, memory_mb: 4 })
  expect(scoreOutput([worst], input).problems).toEqual([{ name: 'own', message: 'The metric used more than its 4 MB of memory.' }])
  const good = spec('(output) => output.length')
  for (let number = 0; number < 1000; number++)
    expect(scoreOutput([good], { ...input, output: 'x'.repeat(number) }).scores).toEqual({ own: number })
})

test('the same call uses the same steps, so that the limit falls on the same side every time', () => {
  const code = '(output) => { let sum = 0; for (let at = 0; at < 150000; at++) sum += at; return sum }'
  const outcomes = Array.from({ length: 5 }, () => scoreOutput([spec(code, { time_ms: 15 })], input))
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
})

test('a lone surrogate is passed to the metric unchanged', () => {
  expect(scoreOutput([spec('(output) => output.charCodeAt(0)')], { ...input, output: '\ud83d' }).scores).toEqual({ own: 0xd83d })
})

test.each<[Record<string, Json>, string]>([
  [{}, 'javascript: `code` is missing.'],
  [{ code: '' }, 'javascript: `code` must not be empty.'],
  [{ code: 'x', time_ms: 6000 }, 'javascript: `time_ms` must be at most 5000.'],
  [{ code: 'x', memory_mb: 1 }, 'javascript: `memory_mb` must be at least 4.'],
])('options %j are reported before the run', (options, problem) => {
  expect(metricOptionsProblem({ name: 'own', metric: 'javascript', options, line: 1 })).toBe(problem)
})
