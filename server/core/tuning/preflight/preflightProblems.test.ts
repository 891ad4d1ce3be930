import { expect, test } from 'vitest'
import { guideSettings, type TuningSettings } from '../settings/tuningSettings.ts'
import { preflightProblems } from './preflightProblems.ts'

type Facts = Parameters<typeof preflightProblems>[0]

const clean: Facts = {
  rows: { train: 400, validation: 40, test: 40 },
  left: [],
  cut: [],
  unsplit: { rows: 0, areTrained: false },
  unreviewed: { rows: 0, first: [] },
  lastOnly: [],
  dataset: 'house',
  trainContext: null,
  findings: { duplicates: [], leaks: [], pii: [], notes: [] },
}
const problems = (facts: Partial<Facts>, settings: Partial<TuningSettings> = {}) =>
  preflightProblems({ ...clean, ...facts }, { ...guideSettings, ...settings })
const rows = (train: number) => ({ rows: { ...clean.rows, train } })

test('a training with enough reviewed rows has nothing to know before', () => {
  expect(problems({})).toEqual([])
})

test('a warm-up that covers all steps is told with a fitting one and the rate that it would get to', () => {
  expect(problems(rows(132))).toEqual([
    {
      severity: 'warning',
      code: 'WARMUP',
      message:
        '132 rows make 99 steps, and the warm-up of 100 covers them all: the learning rate never gets above 0.0003. A warm-up of 10 fits.',
      fix: { label: 'Set the warm-up to 10 steps', settings: { warmup: 10 } },
    },
  ])
  expect(problems(rows(16))[0]).toMatchObject({ fix: { settings: { warmup: 1 } } })
  expect(problems(rows(200))[0]?.message).toBe('The warm-up of 100 steps is more than half of the 150 steps. A warm-up of 15 fits.')
  expect(problems(rows(132), { warmup: 10 })).toEqual([])
})

test('a dataset without rows to train on is an error that says why, before all warnings', () => {
  const left = [1, 2, 3].map((n) => ({ row: `r${n}`, reason: n === 1 ? 'It calls tools.' : 'It has no answer to learn.' }))
  expect(problems({ rows: { train: 0, validation: 0, test: 0 }, left })[0]).toMatchObject({
    severity: 'error',
    message: 'No row of house can be trained on. Most of the rows that are left out: it has no answer to learn.',
  })
  expect(problems({ rows: { train: 0, validation: 1, test: 2 } })[0]?.message).toContain('The train split of house has no rows.')
  expect(problems({ rows: { train: 0, validation: 0, test: 0 } })[0]?.message).toContain('has no rows that are not rejected')
})

test('rows that are left out, cut, new, or of which a part is learnt are counted and named', () => {
  const found = problems({
    left: [{ row: 'a', reason: 'It calls tools.' }],
    cut: [
      { row: 'b', tokens: 2500 },
      { row: 'c', tokens: 3000 },
    ],
    unreviewed: { rows: 30, first: ['d'] },
    lastOnly: ['e'],
  })
  expect(found.map(({ code, rows: named }) => [code, named])).toEqual([
    ['CUT', ['a']],
    ['CUT', ['b', 'c']],
    ['STATUS', ['d']],
    ['STATUS', ['e']],
  ])
  expect(found[0]?.message).toBe('1 row is left out. 1: it calls tools.')
  expect(found[1]?.fix).toEqual({ label: 'Set the context to 3000', settings: { context: 3000 } })
})

test('no remedy sets a context that the model was not trained with', () => {
  const cut = [{ row: 'a', tokens: 9043 }]
  expect(problems({ cut, trainContext: 8192 })).toMatchObject([
    { message: expect.stringContaining('trained with 8192 tokens of context'), fix: { settings: { context: 8192 } } },
  ])
  expect(problems({ cut, trainContext: 8192 }, { context: 8192 })[0]?.fix).toBeUndefined()
  expect(problems({ trainContext: 8192 }, { context: 9000 })).toMatchObject([
    {
      message: 'The context of 9000 tokens is longer than the 8192 that the model was trained with.',
      fix: { settings: { context: 8192 } },
    },
  ])
})

test('few rows, a missing validation split and a dataset without splits are warnings', () => {
  const found = problems({ rows: { train: 5, validation: 0, test: 0 }, unsplit: { rows: 5, areTrained: true } }, { warmup: 1, patience: 2 })
  expect(found.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning'])
  expect(found[1]?.message).toContain('patience has no effect')
  expect(found[2]?.message).toBe('The dataset has no splits, so all of its 5 rows count as training rows.')
})

test('what the checks found is told with the command that shows it', () => {
  const findings = { duplicates: ['a', 'b'], leaks: ['c'], pii: ['d'], notes: ['Not all was compared.'] }
  expect(problems({ findings }).map(({ code }) => code)).toEqual(['DUPLICATES', 'LEAKS', 'PII', 'CHECKS'])
  expect(problems({ findings })[1]?.message).toContain('npm run assay -- dataset check house')
  expect(problems({ findings: null })).toEqual([])
})
