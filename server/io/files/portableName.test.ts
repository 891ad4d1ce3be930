import { expect, test } from 'vitest'
import { portableNameProblem } from './portableName.ts'

test.each(['notebook.md', 'cases.jsonl', '첫-노트.md', '🙂.txt', 'console.md', 'com.md', 'a b.csv', '.hidden'])(
  '%s is valid on every system',
  (name) => {
    expect(portableNameProblem(name)).toBeNull()
  },
)

test.each([
  '',
  '.',
  '..',
  'a/b',
  'a\\b',
  'a:b',
  'what?',
  'a*',
  '<x>',
  'a|b',
  'tab\t',
  'nul\u0000',
  'CON',
  'con.txt',
  'Lpt1.md',
  'com¹',
  'end.',
  'end ',
  'x'.repeat(256),
  '가'.repeat(86),
])('%j is rejected with a reason', (name) => {
  expect(portableNameProblem(name)).toMatch(/^(it|Windows) /)
})
