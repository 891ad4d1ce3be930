import { expect, test } from 'vitest'
import { groupingsOf, groupOf } from './caseGroups.ts'

test('rows can be grouped by their first tag, and by each name of paired tags', () => {
  const cases = [{ tags: ['ko', 'lang:ko'] }, { tags: ['길이=짧음'] }, { tags: [] }]
  expect(groupingsOf(cases)).toEqual(['tag', 'lang', '길이'])
  expect(groupingsOf([{ tags: [] }])).toEqual([])
  expect(cases.map((each) => groupOf(each, 'tag'))).toEqual(['ko', '길이=짧음', ''])
  expect(cases.map((each) => groupOf(each, 'lang'))).toEqual(['ko', '', ''])
  expect(cases.map((each) => groupOf(each, '길이'))).toEqual(['', '짧음', ''])
})
