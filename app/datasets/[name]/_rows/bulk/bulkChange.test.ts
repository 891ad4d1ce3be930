import { expect, test } from 'vitest'
import { bulkFilter } from './bulkChange.ts'

test('rejected rows are changed together with others only if the filter asks for them', () => {
  expect(bulkFilter({})).toEqual({ statuses: ['new', 'accepted', 'edited'] })
  expect(bulkFilter({ tags: ['a'] })).toEqual({ tags: ['a'], statuses: ['new', 'accepted', 'edited'] })
  expect(bulkFilter({ statuses: ['rejected', 'new'] })).toEqual({ statuses: ['rejected', 'new'] })
})
