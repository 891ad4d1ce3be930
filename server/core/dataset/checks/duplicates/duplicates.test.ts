import { expect, test } from 'vitest'
import type { RowContent } from '../../row/content.ts'
import { finish } from '../finding/slices.ts'
import { instruction, rowOf } from '../testing/sampleRows.ts'
import { comparedText, exactText } from './comparedText.ts'
import { findExactDuplicates, findSamePrompts } from './exactDuplicates.ts'
import { findNearDuplicates } from './nearDuplicates.ts'
import { rejectOthers } from './survivors.ts'

const long = 'The warranty covers repair and replacement of parts for two years from the day of purchase'

test('rows are exact duplicates whatever their case, spaces and form of characters', () => {
  const rows = [
    rowOf(1, instruction('Say  Hello', 'Hi')),
    rowOf(2, instruction('연차는 며칠인가요?', '15일')),
    rowOf(3, instruction('say hello', 'HI')),
    rowOf(4, instruction('연차는 며칠인가요?'.normalize('NFD'), '１５일')),
    rowOf(5, instruction('say hello', 'Hello')),
  ]
  expect(finish(findExactDuplicates(rows))).toEqual([
    [rows[0]?.id, rows[2]?.id],
    [rows[1]?.id, rows[3]?.id],
  ])
})

test('rows with other tools or another label are no duplicates', () => {
  const message = [{ role: 'user' as const, content: 'a' }]
  const answer = [{ role: 'assistant' as const, content: 'b' }]
  const label = (value: boolean): RowContent => ({ kind: 'label', prompt: message, completion: answer, label: value })
  expect(exactText(label(true))).not.toBe(exactText(label(false)))
  const chat = (name: string): RowContent => ({ kind: 'chat', messages: [...message, ...answer], tools: [{ name }] })
  expect(exactText(chat('x'))).not.toBe(exactText(chat('y')))
})

test('one prompt with different answers is told, one with the same answer is not', () => {
  const rows = [
    rowOf(1, instruction('Capital of Korea?', 'Seoul')),
    rowOf(2, instruction('capital of korea?', 'Busan')),
    rowOf(3, instruction('Capital of France?', 'Paris')),
    rowOf(4, instruction('Capital of France?', 'paris')),
  ]
  expect(finish(findSamePrompts(rows))).toEqual([[rows[0]?.id, rows[1]?.id]])
})

test('near duplicates are compared without the system text, which many rows share', () => {
  const system = 'You are a helpful assistant who answers politely and briefly, and never speaks of politics. '.repeat(3)
  const row = (place: number, text: string) => rowOf(place, { kind: 'instruction', system, instruction: text, input: '', output: text })
  const rows = [row(1, 'How do I boil an egg?'), row(2, '서울의 인구는 얼마입니까?')]
  expect(comparedText(rows[0]?.content as RowContent)).not.toContain('politics')
  expect(finish(findNearDuplicates(rows, { threshold: 0.5, exact: [] })).groups).toEqual([])
})

test('near duplicates are groups with their least Jaccard and the pairs that connect them', () => {
  const rows = [
    rowOf(1, instruction(long, 'Yes')),
    rowOf(2, instruction('휴가 신청은 사흘 전까지 부서장에게 합니다', '네')),
    rowOf(3, instruction(`${long}.`, 'Yes')),
    rowOf(4, instruction('휴가 신청은 사흘 전까지 부서장에게 합니다!', '네')),
  ]
  const { groups } = finish(findNearDuplicates(rows, { threshold: 0.8, exact: [] }))
  expect(groups.map((group) => group.rows)).toEqual([
    [rows[0]?.id, rows[2]?.id],
    [rows[1]?.id, rows[3]?.id],
  ])
  for (const { jaccard, links } of groups) {
    expect(jaccard).toBeGreaterThanOrEqual(0.8)
    expect(jaccard).toBeLessThan(1)
    expect(links).toEqual([{ rows: expect.any(Array), similarity: jaccard }])
  }
})

test('the repeats of an exact duplicate are no near duplicates as well', () => {
  const rows = [rowOf(1, instruction(long, 'Yes')), rowOf(2, instruction(long, 'Yes'))]
  const exact = finish(findExactDuplicates(rows))
  expect(exact).toHaveLength(1)
  expect(finish(findNearDuplicates(rows, { threshold: 0.8, exact })).groups).toEqual([])
})

test('each rule keeps one row, and a row that is not like the survivor stays', () => {
  const rows = [
    rowOf(1, instruction('a', 'short'), { rating: 2 }),
    rowOf(2, instruction('a', 'a much longer answer'), { rating: 1 }),
    rowOf(3, instruction('a', 'other'), { rating: 5, status: 'accepted' }),
  ]
  const kept = (rule: Parameters<typeof rejectOthers>[1]['rule']) => {
    const changes = rejectOthers(rows, { rule, isLike: () => true })
    expect(changes).toHaveLength(2)
    return rows.find(({ id }) => changes.every((change) => change.id !== id))?.id
  }
  expect([kept('first'), kept('longest'), kept('rating'), kept('accepted')]).toEqual([rows[0]?.id, rows[1]?.id, rows[2]?.id, rows[2]?.id])
  expect(rejectOthers(rows, { rule: 'first', isLike: (row) => row.id === rows[1]?.id })).toEqual([
    { id: rows[1]?.id, change: { do: 'reject', reason: `duplicate of ${rows[0]?.id}` } },
  ])
})
