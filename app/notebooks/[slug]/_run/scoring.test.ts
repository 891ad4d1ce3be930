import { expect, test } from 'vitest'
import type { Experiment, MetricSpec, TestCase } from '#server/core/experiment/experiment.ts'
import { sampleExperiment } from '#server/core/experiment/testing/sampleExperiment.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import { measurementsOf } from '#server/core/metrics/measurementsOf.ts'
import { nothingBeside } from './besideCells.ts'
import { createScoring } from './scoring.ts'

const exact: MetricSpec = { name: 'exact-match', metric: 'exact-match', options: {}, line: 1 }
const testCase = (id: string, reference: string | null): TestCase & { block: string } => ({
  id: id as CaseId,
  seedKey: id,
  vars: { q: '안녕' },
  reference,
  tags: [],
  file: 'c.jsonl',
  line: 1,
  block: 'c',
})
const experiment = (cases: Experiment['cases'], metrics = [exact]): Experiment => sampleExperiment({ variants: [], cases, metrics })
const unplaced = { case: '1' as CaseId, caseIndex: 0, key: 'k' as CellKey }
const cell = { ...unplaced, index: 0, variant: 'v', model: 'm' }

test('an output is scored once, and again when it differs', () => {
  const scoring = createScoring(experiment([testCase('1', '네')]), null)
  const first = scoring.scoresOf(cell, '네')
  expect(first).toEqual({ scores: { 'exact-match': 1 }, problems: [] })
  expect(scoring.scoresOf(cell, '네')).toBe(first)
  expect(scoring.scoresOf(cell, '아니요')?.scores).toEqual({ 'exact-match': 0 })
})

test('an edit elsewhere in the notebook keeps the same scores', () => {
  const before = createScoring(experiment([testCase('1', '네')]), null)
  const kept = before.scoresOf(cell, '네')
  const after = createScoring({ ...experiment([testCase('1', '네')], [{ ...exact, line: 40 }]), title: 'other' }, before)
  expect(after).toBe(before)
  const longer = createScoring(experiment([testCase('1', '네'), testCase('2', null)]), before)
  expect(longer.scoresOf(cell, '네')).toBe(kept)
})

test('another reference or another metric scores again', () => {
  const before = createScoring(experiment([testCase('1', '네')]), null)
  before.scoresOf(cell, '네')
  expect(createScoring(experiment([testCase('1', '아니요')]), before).scoresOf(cell, '네')?.scores).toEqual({ 'exact-match': 0 })
  const length: MetricSpec = { name: 'length', metric: 'length', options: {}, line: 2 }
  expect(createScoring(experiment([testCase('1', '네')], [length]), before).scoresOf(cell, '네')?.scores).toEqual({ length: 1 })
})

test('a cell whose case is gone has no scores', () => {
  expect(createScoring(experiment([testCase('2', '네')]), null).scoresOf(cell, '네')).toBeNull()
})

test('an output without an index is scored again each time, and does not change the scores at its index', () => {
  const latency: MetricSpec = { name: 'latency', metric: 'latency', options: {}, line: 2 }
  const made = { timing: { ttftMs: 1, totalMs: 123 }, tokens: { prompt: 1, output: 2 }, finishReason: 'stop' as const }
  const scoring = createScoring(experiment([testCase('1', '네')], [exact, latency]), null, { ...nothingBeside, made: () => made })
  expect(scoring.scoresOf(unplaced, '네')?.scores).toEqual({ 'exact-match': 1, latency: null })
  expect(scoring.scoresOf(cell, '네')?.scores).toEqual({ 'exact-match': 1, latency: 123 })
  expect(scoring.scoresOf(unplaced, '네')?.scores).toEqual({ 'exact-match': 1, latency: null })
})

test('a new score of a model does not make other outputs be scored again, and a score that reads other repeats follows them', () => {
  const similar: MetricSpec = { name: 'similar', metric: 'similar', options: {}, line: 2 }
  const given = experiment([testCase('1', '네')], [exact, similar])
  const [asked] = measurementsOf([similar], { output: '응', reference: '네', vars: {} })
  const before = createScoring(given, null, nothingBeside)
  const first = before.scoresOf(cell, '응')
  expect(first?.scores).toEqual({ 'exact-match': 0, similar: null })
  const others = createScoring(given, before, { ...nothingBeside, measured: { other: [1] } })
  expect(others.scoresOf(cell, '응')).toBe(first)
  const after = createScoring(given, others, { ...nothingBeside, measured: { [asked?.key ?? '']: [0.5] } })
  expect(after.scoresOf(cell, '응')?.scores).toEqual({ 'exact-match': 0, similar: 0.5 })
  const failed = createScoring(given, after, { ...nothingBeside, measured: { [asked?.key ?? '']: { problem: '없음' } } })
  expect(failed.scoresOf(cell, '응')?.problems).toEqual([{ name: 'similar', message: '없음' }])
})

test('a score that reads its neighbours is that of its index, also if a key has two or has moved', () => {
  const alike: MetricSpec = { name: 'self-similarity', metric: 'self-similarity', options: {}, line: 1 }
  const given = experiment([testCase('1', null)], [alike])
  const outputs = [['a b', 'c d'], ['a b']]
  const beside = { ...nothingBeside, siblings: (index: number) => outputs[index] ?? [] }
  const scoring = createScoring(given, null, beside)
  const fresh = (index: number) => createScoring(given, null, beside).scoresOf({ ...cell, index }, 'a b')?.scores
  expect(fresh(0)).not.toEqual(fresh(1))
  for (const index of [0, 1, 2, 0]) expect(scoring.scoresOf({ ...cell, index }, 'a b')?.scores).toEqual(fresh(index))

  // The neighbours at the old index are the same, those at the new one are not.
  const moved = createScoring(given, scoring, { ...nothingBeside, siblings: (index: number) => (index === 0 ? outputs[0]! : ['a b']) })
  expect(moved.scoresOf({ ...cell, index: 1 }, 'a b')?.scores).toEqual(fresh(1))
})
