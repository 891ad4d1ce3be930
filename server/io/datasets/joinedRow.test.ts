import { expect, test } from 'vitest'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { joinedRow } from './joinedRow.ts'

const content = (output: string) => ({ kind: 'instruction' as const, instruction: '질문', input: '', output })
const review = (by: string, hour: number, decision: 'accepted' | 'rejected' = 'accepted') => ({
  by,
  decision,
  reason: decision === 'rejected' ? 'no' : null,
  at: `2026-11-30T0${hour}:00:00.000Z`,
})
const at = '2026-11-30T09:00:00.000Z'

function row(known: Partial<DatasetRow> = {}): DatasetRow {
  return { ...newRow('0123456789ab' as RowId, content('답'), { from: 'hand' }), ...known }
}

test('without a base nothing that was typed is lost', () => {
  const mine = row({
    tags: ['b'],
    notes: '내 메모',
    rating: 2,
    split: 'train',
    reviews: [review('Ann', 3), review('Bo', 4)],
    status: 'accepted',
  })
  const theirs = row({
    tags: ['a'],
    notes: '다른 메모',
    rating: 5,
    split: 'test',
    reviews: [review('Bo', 1, 'rejected'), review('Ann', 5, 'rejected')],
    status: 'rejected',
    reason: 'no',
  })
  expect(joinedRow(mine, theirs, { base: null, at })).toEqual({
    ...mine,
    tags: ['a', 'b'],
    notes: '내 메모\n다른 메모',
    reviews: [review('Bo', 4), review('Ann', 5, 'rejected')],
    status: 'rejected',
    reason: 'no',
  })
  expect(joinedRow(row(), theirs, { base: null, at })).toMatchObject({ notes: '다른 메모', status: 'rejected', tags: ['a'] })
})

test('with a base each part is as the side that changed it has it', () => {
  const base = row({ tags: ['x', 'y'], notes: 'n', rating: 1, reviews: [review('Ann', 1)], status: 'accepted' })
  const mine = { ...base, tags: ['y'], rating: null, reviews: [], status: 'new' as const }
  const theirs = { ...base, notes: '', tags: ['x', 'y', 'z'], split: 'test' as const }
  const joined = { ...mine, tags: ['y', 'z'], notes: '', split: 'test' }
  expect(joinedRow(mine, theirs, { base, at })).toEqual(joined)
  expect(joinedRow(theirs, mine, { base, at })).toEqual(joined)
  const both = joinedRow({ ...base, notes: 'm' }, { ...base, notes: 't' }, { base, at })
  expect(both.notes).toBe('m\nt')
})

test('a content of the file is taken where nothing was decided here, and is in the history otherwise', () => {
  const base = row()
  const theirs = row({ content: content('다른 답') })
  expect(joinedRow(row({ tags: ['a'] }), theirs, { base, at })).toEqual(row({ tags: ['a'], content: content('다른 답') }))
  const edit = { at, by: 'rows.jsonl', how: 'changed in the file', before: theirs.content }
  expect(joinedRow(row({ content: content('새 답') }), theirs, { base, at }).history).toEqual([edit])
  expect(joinedRow(row({ reviews: [review('Ann', 1)] }), theirs, { base, at })).toMatchObject({ content: base.content, history: [edit] })
})

test('edits of both sides are in the history once, by their time', () => {
  const edit = (by: string, hour: number) => ({ at: review(by, hour).at, by, how: null, before: content(`${by} ${hour}`) })
  const mine = row({ history: [edit('Ann', 1), edit('Ann', 4)] })
  const theirs = row({ history: [edit('Ann', 1), edit('Bo', 2)] })
  expect(joinedRow(mine, theirs, { base: null, at }).history).toEqual([edit('Ann', 1), edit('Bo', 2), edit('Ann', 4)])
})
