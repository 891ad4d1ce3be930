import { expect, test } from 'vitest'
import { combinationName, settingsGrid } from './settingsGrid.ts'
import { fittingWarmup, trainingSteps } from './trainingSteps.ts'
import { guideSettings } from './tuningSettings.ts'

test('an epoch has a step for each effective batch, the last one with fewer rows, and the most steps end it', () => {
  expect(trainingSteps(132, guideSettings)).toEqual({ perEpoch: 33, steps: 99 })
  expect(trainingSteps(9, { ...guideSettings, accumulation: 2, epochs: 5 })).toEqual({ perEpoch: 2, steps: 10 })
  expect(trainingSteps(132, { ...guideSettings, maxSteps: 10 }).steps).toBe(10)
  expect(trainingSteps(0, guideSettings)).toEqual({ perEpoch: 0, steps: 0 })
})

test.each([
  [3, 1],
  [99, 10],
  [5000, 100],
])('a warm-up that fits %i steps has %i', (steps, warmup) => {
  expect(fittingWarmup(steps)).toBe(warmup)
})

test('a grid has each combination once and leaves what has no values as it is', () => {
  const grid = { rank: [4, 8, 4], learningRate: [], epochs: [1, 2] }
  const all = settingsGrid(guideSettings, grid)
  expect(all.map((settings) => combinationName(settings, grid))).toEqual(['r4-e1', 'r4-e2', 'r8-e1', 'r8-e2'])
  expect(all.every(({ learningRate, alpha }) => learningRate === 3e-4 && alpha === 16)).toBe(true)
  const rates = { rank: [], learningRate: [3e-4, 2.5e-5], epochs: [] }
  expect(settingsGrid(guideSettings, rates).map((settings) => combinationName(settings, rates))).toEqual(['lr3e-4', 'lr2_5e-5'])
})
