/**
 * Prints the results of an installed promptfoo for a set of assertions, in the format of fixtures/promptfoo.json:
 * `node printPromptfoo.ts PATH_OF_NODE_MODULES/promptfoo > fixtures/promptfoo.json`. promptfoo is not a dependency of Assay.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Json } from '../../core/json.ts'
import { seededRng } from '../../core/rng.ts'
import type { CompatibleCase } from './promptfooCases.ts'

type Graded = { pass: boolean; score: number }
type Promptfoo = {
  default: {
    assertions: {
      runAssertions: (asked: {
        test: { vars: object; assert: Json[]; threshold?: number }
        providerResponse: { output: string; cost: number; finishReason: string }
        provider: { id: () => string }
        latencyMs: number
      }) => Promise<Graded>
    }
  }
}

const folder = resolve(process.argv[2] ?? 'node_modules/promptfoo')
const { version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string; main: string }
const loaded = (await import(pathToFileURL(join(folder, main)).href)) as Promptfoo
const next = seededRng('promptfoo')
const words = [
  'the',
  'cat',
  'sat',
  'on',
  'a',
  'mat.',
  'The',
  "don't",
  'e.g.',
  '1,000',
  '(really)',
  'yes!',
  '고양이가',
  '앉았다.',
  '😀',
  'x--y',
  'a,b',
  '"so"',
]
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
const text = (most: number) =>
  Array.from({ length: Math.floor(next() * (most + 1)) }, () => pick(words)).join(pick([' ', ' ', ' ', '\n', '  ']))

/** The text with some words left out, repeated or replaced. */
function near(given: string): string {
  return given
    .split(' ')
    .flatMap((word) => (next() < 0.12 ? [] : next() < 0.15 ? [pick(words)] : next() < 0.08 ? [word, word] : [word]))
    .join(' ')
}

const cases: Omit<CompatibleCase, 'pass' | 'score'>[] = []
const add = (output: string, assert: Json[], threshold?: number) =>
  cases.push({ output, assert, ...(threshold === undefined ? {} : { threshold }) })
for (const type of ['bleu', 'gleu', 'rouge-n', 'levenshtein']) {
  for (let count = 0; count < 300; count++) {
    const value = text(pick([1, 4, 12])) || 'x'
    const output = next() < 0.8 ? near(value) : text(12)
    const bound = type === 'levenshtein' ? Math.floor(next() * 12) : Number(next().toFixed(2))
    const many = (type === 'bleu' || type === 'gleu') && next() < 0.2
    add(output, [
      {
        type: next() < 0.2 ? `not-${type}` : type,
        value: many ? [value, text(6) || 'y'] : value,
        ...(next() < 0.7 ? { threshold: bound } : {}),
      },
    ])
  }
}
const outputs = [
  'ab',
  '{"a":1}',
  'x {"a":1} y',
  '[{"a":1}]',
  '[1]',
  '3',
  '{a: b,}',
  '{"a": "}"}',
  'no { end',
  '',
  '가나 다',
  '가'.normalize('NFD'),
  'A b',
  ' a',
  'a, b',
]
const asserts: Json[] = [
  { type: 'contains', value: 'a' },
  { type: 'icontains', value: 'A' },
  { type: 'contains', value: '가' },
  { type: 'starts-with', value: 'a' },
  { type: 'equals', value: 'ab' },
  { type: 'equals', value: { a: 1 } },
  { type: 'contains-all', value: ['a', 'b'] },
  { type: 'contains-all', value: 'a, b' },
  { type: 'contains-any', value: '"a, b",나' },
  { type: 'icontains-any', value: ['A', 'z'] },
  { type: 'regex', value: '^[a-z]+$' },
  { type: 'is-json' },
  { type: 'contains-json' },
  { type: 'contains-json', value: { type: 'object', required: ['a'], properties: { a: { type: 'number' } } } },
  { type: 'word-count', value: { min: 2 } },
  { type: 'word-count', value: 2 },
  { type: 'latency', threshold: 10 },
  { type: 'latency', threshold: 9 },
  { type: 'cost', threshold: 0 },
  { type: 'finish-reason', value: 'STOP' },
]
for (const output of outputs)
  for (const assert of asserts) {
    add(output, [assert])
    add(output, [{ ...(assert as { type: string }), type: `not-${(assert as { type: string }).type}` }])
  }
for (let count = 0; count < 200; count++) {
  const some = () =>
    Array.from({ length: 1 + Math.floor(next() * 3) }, (): Record<string, Json> => ({
      ...(pick(asserts) as Record<string, Json>),
      weight: pick([0, 1, 1, 2, 0.5]),
    }))
  const set = { type: 'assert-set', assert: some(), weight: pick([1, 3]), ...(next() < 0.5 ? { threshold: 0.5 } : {}) }
  add(pick(outputs), next() < 0.5 ? some() : [...some(), set], next() < 0.5 ? pick([0, 0.3, 0.5, 0.75, 1]) : undefined)
}

const answers = [
  'true',
  'false',
  '0.4',
  '0',
  '-1',
  '2',
  'output.length',
  'const a = output === "ab"\nreturn a',
  'context.vars.x === undefined',
]
const grades = [true, false].flatMap((pass) => [0, 0.3, 0.9].map((score) => `({ pass: ${pass}, score: ${score}, reason: "r" })`))
for (const value of [...answers, ...grades])
  for (const type of ['javascript', 'not-javascript'])
    for (const bound of [{}, { threshold: 0.5 }] as Record<string, number>[]) {
      const asked: Record<string, Json> = { type, value, ...bound }
      add('ab', [asked])
      add(
        'ab',
        [
          { ...asked, weight: 2 },
          { type: 'contains', value: 'a' },
        ],
        0.6,
      )
    }

const graded: CompatibleCase[] = []
for (const each of cases) {
  const { output, assert, threshold } = each
  const { pass, score } = await loaded.default.assertions.runAssertions({
    test: { vars: {}, assert, ...(threshold === undefined ? {} : { threshold }) },
    providerResponse: { output, cost: 0, finishReason: 'stop' },
    provider: { id: () => 'x' },
    latencyMs: 10,
  })
  graded.push({ ...each, pass, score })
}
process.stdout.write(`{"promptfoo":${JSON.stringify(version)},"cases":[\n${graded.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`)
process.exit(0)
