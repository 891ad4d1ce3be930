import { expect, test } from 'vitest'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { remediesBeside, remedyNames } from './remedyNames.ts'

const row = '000000000001' as RowId

test('an answer that looks cut off is tagged rather than rejected', () => {
  const findings = (['truncated', 'empty'] as const).map((problem) => ({ row, problem, detail: '' }))
  const page = { check: 'answers', at: 0, from: 0, findings } as const
  expect(remediesBeside({ ...page, findings }, 0).map(({ one }) => one)).toEqual(['Tag', 'Reject'])
  expect(remediesBeside({ ...page, findings }, 1).map(({ one }) => one)).toEqual(['Reject'])
  expect(remedyNames('answers').map(({ kind }) => kind)).toEqual(['tag', 'usual'])
  expect(remedyNames('nearDuplicates').map(({ kind }) => kind)).toEqual(['usual', 'tag'])
})
