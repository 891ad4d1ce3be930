import { expect, test } from 'vitest'
import { withTitle } from './notebookText.ts'

test.each([
  [
    'the heading that repeats the title follows it',
    '---\ntitle: Old\n---\n# Old\n\nOld stays.\n',
    '---\ntitle: 새 제목 🙂\n---\n# 새 제목 🙂\n\nOld stays.\n',
  ],
  ['another heading stays', '---\ntitle: Old\n---\n# Mine\n', '---\ntitle: 새 제목 🙂\n---\n# Mine\n'],
  ['a later heading of that text stays', '---\ntitle: Old\n---\n# Mine\n# Old\n', '---\ntitle: 새 제목 🙂\n---\n# Mine\n# Old\n'],
  ['line endings stay', '---\r\ntitle: Old\r\n---\r\n# Old\r\nx\r\n', '---\r\ntitle: 새 제목 🙂\r\n---\r\n# 새 제목 🙂\r\nx\r\n'],
])('%s', (_name, before, after) => {
  expect(withTitle(before, { from: 'Old', to: '새 제목 🙂' })).toBe(after)
})

test('a title with `$&` and similar characters is written as it is', () => {
  expect(withTitle('---\ntitle: Old\n---\n# Old\n', { from: 'Old', to: "$& $1: 'x' #" })).toContain("\n# $& $1: 'x' #\n")
})
