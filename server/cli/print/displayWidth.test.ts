import { expect, test } from 'vitest'

import { displayWidth, padDisplay } from './displayWidth.ts'

test.each([
  ['', 0],
  ['terse', 5],
  ['간결한', 6],
  ['中文', 4],
  ['👍🏽', 2],
  ['👨‍👩‍👧', 2],
  ['é', 1],
  ['e\u0301', 1],
  ['a\u200Bb', 2],
  ['「가」', 6],
])('%j takes %d columns', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

test('padding counts columns, not characters', () => {
  expect([padDisplay('가', 4), padDisplay('가', 4, 'left'), padDisplay('long', 2)]).toEqual(['가  ', '  가', 'long'])
})
