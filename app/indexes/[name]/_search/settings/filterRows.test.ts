import { expect, test } from 'vitest'
import type { MetadataFilter } from '#server/core/retrieval/filter/filterSql.ts'
import { fromFilter, toFilter } from './filterRows.ts'

test.each<MetadataFilter | undefined>([
  undefined,
  { column: '부서', equals: "O'Neil %" },
  { column: 'a', equals: null },
  { column: 'a', in: ['x', 'y z'] },
  {
    all: [
      { column: 'year', more: '2020' },
      { column: 'year', not: '2022' },
    ],
  },
  {
    any: [
      { column: 'a', contains: 'b' },
      { column: 'a', not: null },
      { column: 'a', less: '2' },
    ],
  },
])('%j has rows, and they make it again', (filter) => {
  const form = fromFilter(filter)
  expect(form && toFilter(form)).toEqual(filter)
  expect(form).not.toBeNull()
})

test.each<MetadataFilter>([
  { all: [{ any: [{ column: 'a', equals: 'b' }] }, { column: 'a', equals: 'c' }] },
  { column: 'a', in: ['x, y'] },
  { column: 'a', equals: 2 },
  { all: [{ column: 'a', equals: 'b' }] },
])('%j would become another one, so it has no rows', (filter) => {
  expect(fromFilter(filter)).toBeNull()
})

test('a row without a value is not a condition yet', () => {
  const row = { column: 'a', operator: 'is' as const, value: 'b' }
  expect(toFilter({ join: 'any', rows: [row, { ...row, value: ' ' }] })).toEqual({ column: 'a', equals: 'b' })
  expect(toFilter({ join: 'any', rows: [{ ...row, value: '' }] })).toBeUndefined()
})
