import { expect, test } from 'vitest'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { repaired, repairName } from './repair.ts'

const content: RowContent = { kind: 'instruction', instruction: '7일 안에', input: '', output: '7일, 7일 ($1)' }

test('every occurrence in every text is replaced, as it is written', () => {
  expect(repaired(content, { find: '7일', replacement: '14일' })).toEqual({
    ...content,
    instruction: '14일 안에',
    output: '14일, 14일 ($1)',
  })
  expect(repaired(content, { find: '($1)', replacement: '$&' })).toEqual({ ...content, output: '7일, 7일 $&' })
})

test('a text without it is left alone', () => {
  expect(repaired(content, { find: '8일', replacement: '9일' })).toBeNull()
  expect(repaired(content, { find: '', replacement: '9일' })).toBeNull()
  expect(repairName({ find: 'a', replacement: '' })).toBe('“a” replaced by “”')
})
