import { expect, test } from 'vitest'
import { newRow, type RowId } from '../row/row.ts'
import { changeRow, isDisputed } from './changeRow.ts'

const row = newRow('0123456789ab' as RowId, { kind: 'instruction', instruction: '인사해 줘', input: '', output: '안녕' }, { from: 'hand' })
const ann = { by: 'Ann', at: '2026-11-30T10:00:00.000Z' }
const bo = { by: 'Bo', at: '2026-11-30T11:00:00.000Z' }

test('decisions are kept for each reviewer, and the last one is the status of the row', () => {
  const accepted = changeRow(row, { do: 'accept' }, ann)
  expect(accepted).toMatchObject({ status: 'accepted', reviews: [{ by: 'Ann', decision: 'accepted' }] })
  expect(changeRow(accepted, { do: 'accept' }, { ...ann, at: 'later' })).toBe(accepted)
  const rejected = changeRow(accepted, { do: 'reject', reason: ' rude ' }, bo)
  expect(rejected).toMatchObject({ status: 'rejected', reason: 'rude', reviews: [{ by: 'Ann' }, { by: 'Bo' }] })
  expect(isDisputed(rejected)).toBe(true)
  const reopened = changeRow(rejected, { do: 'reopen' }, bo)
  expect(reopened).toMatchObject({ status: 'accepted', reason: null, reviews: [{ by: 'Ann' }] })
  expect(changeRow(reopened, { do: 'reopen' }, ann)).toMatchObject({ status: 'new', reviews: [] })
})

test('an edit keeps what was before and accepts the row; a repair only changes the content', () => {
  const content = { kind: 'instruction', instruction: '인사해 줘', input: '', output: '안녕하세요' } as const
  const edited = changeRow(row, { do: 'edit', content, how: null }, ann)
  expect(edited).toMatchObject({ status: 'edited', content, history: [{ by: 'Ann', how: null, before: row.content }] })
  expect(changeRow(row, { do: 'edit', content: row.content, how: null }, ann)).toBe(row)
  const repaired = changeRow(row, { do: 'edit', content, how: 'redaction' }, ann)
  expect(repaired).toMatchObject({ status: 'new', history: [{ how: 'redaction' }] })
  expect(changeRow(repaired, { do: 'accept' }, ann).status).toBe('edited')
  expect(() => changeRow(row, { do: 'edit', content: { kind: 'chat', messages: [] }, how: null }, ann)).toThrow('cannot become chat')
})

test('tags are sorted and composed, without repetition', () => {
  const tagged = changeRow(row, { do: 'tag', add: ['나', '가'.normalize('NFD'), '', '나'], remove: [] }, ann)
  expect(tagged.tags).toEqual(['가', '나'])
  expect(changeRow(tagged, { do: 'tag', add: ['가'], remove: ['x'] }, ann)).toBe(tagged)
  expect(changeRow(tagged, { do: 'tag', add: [], remove: ['가'] }, ann).tags).toEqual(['나'])
})
