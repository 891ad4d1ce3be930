import { expect, test } from 'vitest'
import { shortcutKeys } from './shortcutKeys.ts'

test.each([
  ['Mod+Enter', true, ['⌘', '↵']],
  ['Mod+Enter', false, ['Ctrl', '↵']],
  ['Mod+Shift+k', true, ['⌘', '⇧', 'K']],
  ['Esc', false, ['Esc']],
])('%s with mac=%s is shown as %j', (shortcut, mac, keys) => {
  expect(shortcutKeys(shortcut, mac)).toEqual(keys)
})
