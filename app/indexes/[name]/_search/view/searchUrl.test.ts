import { expect, test } from 'vitest'
import { readSettings, settingTexts, withoutDefaults } from './searchUrl.ts'

const none = settingTexts({})

test('settings are the same after a way through the URL', () => {
  const settings = {
    mode: 'vector' as const,
    k: 3,
    weight: 0,
    mmr: 0.5,
    threshold: -0.25,
    snapshot: '2026',
    filter: { column: '부서', equals: '"총무" & ?' },
  }
  expect(readSettings(settingTexts(settings))).toEqual(settings)
  expect(readSettings(none)).toEqual({})
})

test.each([
  ['mode', 'fast'],
  ['k', '0'],
  ['k', 'NaN'],
  ['weight', '1.5'],
  ['filter', '{"column":'],
  ['filter', '{"drop":"table"}'],
] as const)('%s=%s counts as the default', (name, text) => {
  expect(readSettings({ ...none, [name]: text, fusion: 'rrf' })).toEqual({ fusion: 'rrf' })
})

test('a setting that is the default of the index is left out', () => {
  expect(withoutDefaults({ mode: 'hybrid', k: 5 }, { mode: 'hybrid', k: 10 })).toEqual({ k: 5 })
})
