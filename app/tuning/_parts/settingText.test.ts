import { expect, test } from 'vitest'
import { guideSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import { differingSettings, numberText, settingsLine, settingText } from './settingText.ts'

test('only settings that differ are named, with the value of each job in its place', () => {
  const other = { ...guideSettings, rank: 16, targets: ['q_proj' as const], patience: 2 }
  expect(differingSettings([guideSettings, other, guideSettings]).map(({ name, values }) => [name, values])).toEqual([
    ['rank', ['8', '16', '8']],
    ['targets', ['q_proj, v_proj', 'q_proj', 'q_proj, v_proj']],
    ['patience', ['never', '2', 'never']],
  ])
  expect(differingSettings([guideSettings, { ...guideSettings }])).toEqual([])
  expect(differingSettings([guideSettings])).toEqual([])
})

test('a small number is written with an exponent, others in full', () => {
  expect([3e-4, 0.00025, 0.001, 0.05, 1, 4096, 0, 1e-6].map(numberText)).toEqual([
    '3e-4',
    '2.5e-4',
    '0.001',
    '0.05',
    '1',
    '4096',
    '0',
    '1e-6',
  ])
})

test('a setting that is left open says what happens instead', () => {
  expect(settingText('validateEvery', guideSettings)).toBe('each epoch')
  expect(settingText('maxSteps', { ...guideSettings, maxSteps: 12 })).toBe('12')
})

test('the line about a job has its method, rank, learning rate and epochs, and the limit of its steps', () => {
  expect(settingsLine({ ...guideSettings, maxSteps: 12 })).toEqual(['SFT', 'rank 8', 'learning rate 3e-4', '3 epochs', 'at most 12 steps'])
  expect(settingsLine({ ...guideSettings, method: 'dpo', epochs: 1 })).toEqual(['DPO', 'rank 8', 'learning rate 3e-4', '1 epoch'])
})
