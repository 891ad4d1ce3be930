import { expect, test } from 'vitest'
import { guideSettings } from '../../core/tuning/settings/tuningSettings.ts'
import { settingsOf } from './trainSettings.ts'

test('options replace the settings of the guide, and other members are no settings', () => {
  expect(settingsOf({})).toEqual(guideSettings)
  const options = { lr: 1e-4, rank: 4, targets: ['k_proj' as const], json: true, base: 'x' }
  expect(settingsOf(options)).toEqual({ ...guideSettings, learningRate: 1e-4, rank: 4, targets: ['k_proj'] })
})

test.each([
  [{ lr: -1 }, '--lr: give a number, usually from 0.000001 to 0.01.'],
  [{ rank: 1.5 }, '--rank: give a whole number, usually from 1 to 256.'],
  [{ targets: [] }, '--targets: choose some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, with commas.'],
])('a wrong value %j is refused by the name of its option', (options, message) => {
  expect(() => settingsOf(options)).toThrow(message)
})
