import { expect, test } from 'vitest'
import { addEvents, noProgress } from './foldTuning.ts'
import type { TuningEvent } from './tuningEvent.ts'
import { overallSpeed, thinned, tuningFigures } from './tuningFigures.ts'

const started = (resumedFrom: number | null, steps = 10): TuningEvent => ({
  type: 'started',
  at: 0,
  resumedFrom,
  steps,
  stepsPerEpoch: 5,
  rows: { train: 20, validation: 4 },
  trainable: 1,
  parameters: 2,
  device: 'cpu',
  threads: 2,
  pid: 1,
})
const step = (at: number, changes: Partial<Extract<TuningEvent, { type: 'step' }>> = {}): TuningEvent => ({
  type: 'step',
  step: at,
  epoch: at / 5,
  loss: 10 - at,
  learningRate: 1e-4,
  gradientNorm: 1,
  tokens: 100,
  learnt: 40,
  ms: 1000,
  memory: 1,
  ...changes,
})
const validation = (at: number, loss: number, isBest: boolean): TuningEvent => ({
  type: 'validation',
  step: at,
  loss,
  isBest,
  tokens: 10,
  ms: 500,
})
const fold = (...events: TuningEvent[]) => {
  const progress = noProgress()
  addEvents(progress, events)
  return progress
}

test('what was logged after the step of a checkpoint is dropped when the training goes on from it', () => {
  const progress = fold(
    started(null),
    { type: 'sample', step: 0, prompt: 0, ids: [1] },
    ...[1, 2, 3, 4].map((at) => step(at)),
    validation(3, 2, true),
    { type: 'sample', step: 4, prompt: 0, ids: [2] },
    { type: 'checkpoint', step: 2 },
    started(2),
    step(3, { loss: 99 }),
  )
  expect(progress.steps.map((each) => [each.step, each.loss])).toEqual([
    [1, 9],
    [2, 8],
    [3, 99],
  ])
  expect([progress.validations, progress.samples.map((each) => each.step), progress.checkpoint]).toEqual([[], [0], 2])
})

test('a training that begins anew keeps nothing of the one before', () => {
  const progress = fold(started(null), step(1), { type: 'checkpoint', step: 1 }, started(null), step(1, { loss: 5 }))
  expect(progress.steps.map(({ loss }) => loss)).toEqual([5])
  expect(progress.checkpoint).toBeNull()
})

test('an end counts until the trainer begins again', () => {
  const stopped: TuningEvent = { type: 'stopped', step: 1, wish: 'pause' }
  const progress = fold(started(null), step(1), stopped)
  expect(progress.end).toEqual(stopped)
  addEvents(progress, [{ type: 'stage', stage: 'loading', done: 0, total: 0 }])
  expect([progress.end, progress.stage?.stage]).toEqual([null, 'loading'])
})

test('a sample that is generated again replaces the one before, and a note is kept once', () => {
  const note: TuningEvent = { type: 'note', message: 'on the CPU' }
  const progress = fold(
    { type: 'sample', step: 0, prompt: 0, ids: [1] },
    { type: 'sample', step: 0, prompt: 0, ids: [2] },
    { type: 'sample', step: 0, prompt: 1, ids: [3] },
    note,
    note,
  )
  expect(progress.samples.map(({ ids }) => ids)).toEqual([[2], [3]])
  expect(progress.notes).toEqual(['on the CPU'])
})

test('a validation that was done again after a stop is there once', () => {
  const again = [started(null), step(1), validation(1, 3, true), started(1), validation(1, 2, true)]
  expect(fold(...again).validations).toEqual([validation(1, 2, true)])
})

test('speed and time left are those of the last minute, and validations to come take their part', () => {
  const slow = Array.from({ length: 100 }, (_, at) => step(at + 1, { ms: 9000 }))
  const fast = Array.from({ length: 60 }, (_, at) => step(at + 101))
  expect(tuningFigures(fold(started(null, 200), ...slow, ...fast))).toMatchObject({
    step: 160,
    steps: 200,
    tokensPerSecond: 100,
    etaMs: 40_000,
    trainTokens: 16_000,
  })
  expect(tuningFigures(fold(started(null), step(1), step(2), validation(2, 1, true))).etaMs).toBe(8_000 + 2_000)
})

test('the validation loss is that of the best step, and an ended training has no time left', () => {
  const figures = tuningFigures(
    fold(started(null, 3), step(1), validation(1, 2, true), step(2), validation(2, 3, false), { type: 'stopped', step: 2, wish: 'pause' }),
  )
  expect(figures).toMatchObject({ validationLoss: 2, bestStep: 1, loss: { first: 9, last: 8 }, etaMs: null })
})

test('before the first step nothing is known', () => {
  expect(tuningFigures(noProgress())).toEqual({
    step: 0,
    steps: 0,
    etaMs: null,
    loss: { first: null, last: null },
    validationLoss: null,
    bestStep: null,
    tokensPerSecond: null,
    trainTokens: 0,
  })
  expect(overallSpeed(noProgress())).toBeNull()
})

test('a long curve is thinned evenly and keeps its ends', () => {
  const points = Array.from({ length: 5001 }, (_, at) => at)
  const thin = thinned(points, 1001)
  expect([thin.length, thin[0], thin[500], thin.at(-1)]).toEqual([1001, 0, 2500, 5000])
  expect(thinned([1, 2], 1001)).toEqual([1, 2])
})
