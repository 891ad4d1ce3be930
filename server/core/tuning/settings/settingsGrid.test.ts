import { expect, test } from 'vitest'
import { combinationName, settingsGrid } from './settingsGrid.ts'
import { guideSettings } from './tuningSettings.ts'

test('a grid has each combination once and leaves what has no values as it is', () => {
  const grid = { rank: [4, 8, 4], learningRate: [], epochs: [1, 2] }
  const all = settingsGrid(guideSettings, grid)
  expect(all.map((settings) => combinationName(settings, grid))).toEqual(['r4-e1', 'r4-e2', 'r8-e1', 'r8-e2'])
  expect(all.every(({ learningRate, alpha }) => learningRate === 3e-4 && alpha === 16)).toBe(true)
  const rates = { rank: [], learningRate: [3e-4, 2.5e-5], epochs: [] }
  expect(settingsGrid(guideSettings, rates).map((settings) => combinationName(settings, rates))).toEqual(['lr3e-4', 'lr2_5e-5'])
})
