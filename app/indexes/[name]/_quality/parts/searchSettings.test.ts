import { expect, test } from 'vitest'
import { allModes, printSettings, readSettings, settingsName } from './searchSettings.ts'

test('settings survive the URL', () => {
  const settings = [
    ...allModes(true),
    { mode: 'hybrid' as const, fusion: 'convex' as const, weight: 0.25, k: 10, snapshot: 'v1.2_b-3' },
    { mode: 'hybrid' as const, fusion: 'rrf' as const },
  ]
  expect(readSettings(printSettings(settings))).toEqual(settings)
  expect(readSettings('nonsense~text_w7_k0~')).toEqual([{ mode: 'text' }])
})

test('a name says what is not as usual', () => {
  expect(settingsName({ mode: 'hybrid' })).toBe('Hybrid')
  expect(settingsName({ mode: 'hybrid', weight: 0.3, k: 10, snapshot: 'v1' })).toBe('Hybrid, convex 0.3, 10 passages, v1')
  expect(settingsName({ mode: 'hybrid', fusion: 'rrf', k: 100 })).toBe('Hybrid, reciprocal ranks')
  expect(settingsName({ mode: 'text', weight: 0.3, k: 1 })).toBe('Full text, 1 passage')
})
