import { expect, test } from 'vitest'
import { guideSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import { guideDraft as guide, noGrid, readGrid, readSettings, settingsDraft } from './settingsDraft.ts'

test('settings come back as they were from what is typed for them', () => {
  const settings = {
    ...guideSettings,
    maxSteps: 12,
    patience: null,
    targets: ['q_proj' as const, 'down_proj' as const],
    learningRate: 2.5e-5,
  }
  expect(readSettings(settingsDraft(settings))).toEqual({ settings })
  expect(readSettings(guide)).toEqual({ settings: guideSettings })
})

test('what is typed in another way is the same number', () => {
  expect(readSettings({ ...guide, learningRate: ' 0.0003 ', alpha: '16.0' })).toEqual({ settings: guideSettings })
})

test.each([
  ['rank', '0', 'A whole number from 1 to 256.'],
  ['rank', '8.5', 'A whole number from 1 to 256.'],
  ['rank', '', 'A whole number from 1 to 256.'],
  ['learningRate', 'fast', 'A number from 1e-6 to 0.01.'],
  ['maxSteps', '-1', 'A whole number from 1 to 1,000,000. Or leave it empty.'],
  ['targets', '', 'Choose at least one.'],
] as const)('%s cannot be %j', (name, text, problem) => {
  expect(readSettings({ ...guide, [name]: text })).toEqual({ problems: { [name]: problem } })
})

test('values to try are separated by commas or spaces; one that is given twice counts once', () => {
  expect(readGrid({ ...noGrid, rank: '4, 8 16,8', learningRate: '1e-4,0.0003' })).toEqual({
    grid: { rank: [4, 8, 16], learningRate: [1e-4, 3e-4], epochs: [] },
  })
})

test('a value that the setting cannot have is told at its field', () => {
  expect(readGrid({ ...noGrid, rank: '4, x', epochs: '1 2 3 4 5 6 7 8 9 10 11' })).toEqual({
    problems: { rank: 'Numbers with commas between them. A whole number from 1 to 256.', epochs: 'At most 10 values.' },
  })
})
