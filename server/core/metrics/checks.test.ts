import { z } from 'zod'
import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { Json } from '../json.ts'
import type { Check, MetricSpec } from '../experiment/experiment.ts'
import { checkKeys } from '../experiment/blocks/readCheck.ts'
import { type CheckedCell, cellChecks, checkText, columnChecks } from './checks.ts'
import { passes } from './metric/passes.ts'
import { metricOptionsProblem, metrics, scoreOutput } from './metrics.ts'

const spec = (name: string, check?: Check, tags?: string[]): MetricSpec => ({
  name,
  metric: 'length',
  options: {},
  line: 1,
  ...(check ? { check } : {}),
  ...(tags ? { tags } : {}),
})
const cell = (score: number | null, more: Partial<CheckedCell> = {}): CheckedCell => ({
  tags: [],
  scored: { scores: { length: score }, problems: [] },
  ...more,
})
const atLeast = { atLeast: 0.5 }
const ofColumn = (specs: MetricSpec[], cells: CheckedCell[]) =>
  columnChecks(
    specs,
    cells.map((each) => ({ tags: each.tags, checks: cellChecks(specs, each) })),
  )

test.each<[string, Check, CheckedCell, string[] | undefined, 'pass' | 'fail' | 'none', string]>([
  ['a score equal to the bound passes', atLeast, cell(0.5), undefined, 'pass', ''],
  ['a score below the bound fails with a reason', atLeast, cell(0.4), undefined, 'fail', 'The score is 0.4, which should be ≥ 0.5.'],
  ['a score above the upper bound fails', { atMost: 3 }, cell(4), undefined, 'fail', 'The score is 4, which should be ≤ 3.'],
  ['both bounds belong to the range', { atLeast: 1, atMost: 2 }, cell(2), undefined, 'pass', ''],
  ['no score is no verdict', atLeast, cell(null), undefined, 'none', 'The metric has no score here.'],
  [
    'a metric that failed fails its check',
    atLeast,
    cell(null, { scored: { scores: { length: null }, problems: [{ name: 'length', message: '너무 깁니다.' }] } }),
    undefined,
    'fail',
    '너무 깁니다.',
  ],
  ['a failed cell fails its checks', atLeast, cell(null, { scored: null, failure: 'Crashed.' }), undefined, 'fail', 'Crashed.'],
  [
    'a check does not apply to a case without its tags',
    atLeast,
    cell(0, { tags: ['slow'] }),
    ['smoke'],
    'none',
    'The case has none of the tags of the check.',
  ],
  ['one tag in common is enough', atLeast, cell(0.9, { tags: ['slow', 'smoke'] }), ['smoke', '회귀'], 'pass', ''],
])('%s', (_name, check, given, tags, verdict, why) => {
  const score = verdict === 'none' ? null : (given.scored?.scores.length ?? null)
  expect(cellChecks([spec('other'), { ...spec('length', check, tags) }], given)).toEqual([{ name: 'length', check, verdict, score, why }])
})

test('a column passes when the required share passes, and counts only cells with a verdict', () => {
  const cells = [...Array.from({ length: 7 }, () => cell(1)), ...Array.from({ length: 3 }, () => cell(0)), cell(null)]
  const verdictAt = (passRate: number) => ofColumn([spec('length', { ...atLeast, passRate })], cells)
  expect(verdictAt(0.7)).toEqual([
    { name: 'length', check: { ...atLeast, passRate: 0.7 }, passed: 7, total: 10, unscored: 1, verdict: 'pass' },
  ])
  expect(verdictAt(0.71)[0]?.verdict).toBe('fail')
  expect(ofColumn([spec('length', atLeast)], cells)[0]?.verdict).toBe('fail')
})

test('a check without any score fails if it applies to some cell, and has no verdict if its tags exclude all cells', () => {
  const verdicts = (tags?: string[]) => ofColumn([spec('length', atLeast, tags)], [cell(null)]).map(({ verdict }) => verdict)
  expect([verdicts(), verdicts(['smoke'])]).toEqual([['fail'], ['none']])
})

test('a check is written as a readable threshold', () => {
  expect([
    checkText({ atLeast: 0.5 }),
    checkText({ atMost: 40 }),
    checkText({ atLeast: 0.2, atMost: 0.8 }),
    checkText({ atLeast: 1, passRate: 0.9 }),
    checkText({ atLeast: 1, passRate: 1 }),
  ]).toEqual(['≥ 0.5', '≤ 40', '0.2 to 0.8', '≥ 1 in 90 %', '≥ 1'])
})

test('a stricter threshold never passes more cells', () => {
  const score = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(score, { maxLength: 20 }), score, score, (scores, one, two) => {
      const passed = (bound: number) => scores.filter((each) => passes({ atLeast: bound }, each)).length
      expect(passed(Math.max(one, two))).toBeLessThanOrEqual(passed(Math.min(one, two)))
    }),
  )
})

test('scores of cells outside the tags are null', () => {
  const specs = [spec('length', atLeast, ['smoke'])]
  const scored = (tags?: string[]) => scoreOutput(specs, { output: '안녕', reference: null, vars: {}, ...(tags ? { tags } : {}) })
  expect([scored(['smoke']), scored(['slow']), scored()]).toEqual([
    { scores: { length: 2 }, problems: [] },
    { scores: { length: null }, problems: [] },
    { scores: { length: null }, problems: [] },
  ])
})

test('no metric has an option with a name that checks use', () => {
  const taken = metrics.flatMap(({ id, optionsSchema }) =>
    Object.keys(z.toJSONSchema(optionsSchema, { io: 'input', unrepresentable: 'any' }).properties ?? {})
      .filter((option) => [...checkKeys, 'name'].some((key) => key === option))
      .map((option) => `${id}.${option}`),
  )
  expect(taken).toEqual([])
})

test.each<[string, Check, string | null]>([
  ['contains', { atLeast: 2 }, 'contains is at most 1. `at_least: 2` can never be reached.'],
  ['contains', { atMost: -1 }, 'contains is at least 0. `at_most: -1` can never be met.'],
  ['javascript', { atMost: -0.2 }, null],
  ['bleu', { atLeast: 40 }, null],
  ['length', { atLeast: 400 }, null],
])('%s with the bounds %j: %s', (metric, check, problem) => {
  const options: Record<string, Json> = metric === 'javascript' ? { code: '() => -1' } : {}
  expect(metricOptionsProblem({ ...spec(metric, check), metric, options })).toBe(problem)
})

test.each<[string, Record<string, Json>, string]>([
  ['chrf', { beta: 0 }, 'chrf: `beta` must be above 0.'],
  ['judge-choice', { rubric: 'r', choices: { a: 1 } }, 'judge-choice: `choices` needs at least two choices.'],
])('%s with %j is refused', (metric, options, problem) => {
  expect(metricOptionsProblem({ name: metric, metric, options, line: 1 })).toBe(problem)
})
