import { expect, test } from 'vitest'
import type { JudgementList } from '../../../_trpc/apiTypes.ts'
import { byQuery, changedList } from './judgementLists.ts'

const place = (start: number, grade: number) => ({ document: 'a.md', grade, span: { start, end: start + 10 }, quote: 'text' })
const list: JudgementList = {
  queries: [
    { id: 'q1', text: '휴가', origin: 'typed', addedAt: 1 },
    { id: 'q2', text: 'Parking', origin: 'imported', addedAt: 1 },
  ],
  judgements: [
    { query: 'q1', ...place(0, 1) },
    { query: 'q2', ...place(0, 3) },
  ],
  lost: [],
  unknownDocuments: [],
  sharedWith: [],
}

test('a judgement is added to its query, which is found in any form of Unicode', () => {
  const after = changedList(list, ' 휴가'.normalize('NFD'), { put: [place(50, 0)], remove: [] }, 2)
  expect(after.queries).toEqual(list.queries)
  expect(byQuery(after).get('휴가')).toEqual([place(0, 1), place(50, 0)])
  expect(byQuery(after).get('Parking')).toEqual([place(0, 3)])
})

test('a new query comes with its first judgement; a typed one goes with its last, an imported one stays', () => {
  const added = changedList(list, 'Where?', { put: [place(0, 1)], remove: [] }, 2)
  expect(added.queries.at(-1)).toMatchObject({ text: 'Where?', origin: 'typed', addedAt: 2 })
  expect(changedList(added, 'Where?', { put: [], remove: [place(0, 1)] }, 3)).toEqual(list)
  const emptied = changedList(list, 'Parking', { put: [], remove: [place(0, 3)] }, 3)
  expect(emptied.queries).toEqual(list.queries)
  expect(byQuery(emptied).has('Parking')).toBe(false)
})
