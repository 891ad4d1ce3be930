import { expect, test } from 'vitest'
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
