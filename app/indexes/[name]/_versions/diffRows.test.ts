import { expect, test } from 'vitest'
import { diffRows, diffSummary, placeOf } from './diffRows.ts'

test('passages are in the order of their documents, and one with other text at its place is changed', () => {
  const rows = diffRows({ added: ['b.md:0-9', 'a.md:100-200', 'a.md:20-30'], removed: ['a.md:20-30', 'a.md:5-10'] })
  expect(rows).toEqual([
    { id: 'a.md:5-10', kind: 'removed' },
    { id: 'a.md:20-30', kind: 'changed' },
    { id: 'a.md:100-200', kind: 'added' },
    { id: 'b.md:0-9', kind: 'added' },
  ])
  expect(diffSummary(rows, { unchanged: 7, sameSettings: false })).toBe(
    'Passages: 2 added, 1 removed, 1 changed, 7 unchanged. The settings differ.',
  )
  expect(diffSummary([], { unchanged: 7, sameSettings: true })).toBe('No passage differs; 7 are the same.')
})

test('the name of a document may have colons', () => {
  expect(placeOf('a:1-2.md:0-12')).toEqual({ document: 'a:1-2.md', start: 0, end: 12 })
})
