import { expect, test } from 'vitest'
import type { RowContent } from '../../dataset/row/content.ts'
import { type DatasetRow, newRow, type RowId } from '../../dataset/row/row.ts'
import { systemText, userTurns } from './trainedTurns.ts'
import { trainingRows } from './trainingRows.ts'

const instruction: RowContent = { kind: 'instruction', instruction: '이름?', input: '', output: '달님' }
const chat = (messages: Extract<RowContent, { kind: 'chat' }>['messages']): RowContent => ({ kind: 'chat', messages })
const pair: RowContent = {
  kind: 'preference',
  prompt: [{ role: 'user', content: 'Hi' }],
  chosen: [{ role: 'assistant', content: 'Hello.' }],
  rejected: [{ role: 'assistant', content: 'What.' }],
}

let ids = 0
function row(content: RowContent, changes: Partial<DatasetRow> = {}): DatasetRow {
  ids += 1
  return { ...newRow(String(ids).padStart(12, '0') as RowId, content, { from: 'hand' }), status: 'accepted', ...changes }
}
const reasons = (rows: DatasetRow[], method: 'sft' | 'dpo' = 'sft') => trainingRows(rows, method).left.map(({ reason }) => reason)

test('the train split is learnt, the validation split validates, and test and rejected rows never take part', () => {
  const rows = [
    row(instruction, { split: 'train' }),
    row(instruction, { split: 'validation', status: 'new' }),
    row(instruction, { split: 'test' }),
    row(instruction, { split: null }),
    row(instruction, { split: 'train', status: 'rejected' }),
  ]
  const found = trainingRows(rows, 'sft')
  expect(found.used.map(({ row: id, split }) => [id, split])).toEqual([
    [rows[0]?.id, 'train'],
    [rows[1]?.id, 'validation'],
  ])
  expect(found).toMatchObject({
    test: 1,
    unsplit: { rows: 1, areTrained: false },
    unreviewed: { rows: 1, first: [rows[1]?.id] },
    left: [{ row: rows[3]?.id, reason: 'It is in no split, while other rows are.' }],
  })
})

test('a dataset without splits is trained on as a whole', () => {
  const found = trainingRows([row(instruction), row(instruction)], 'sft')
  expect(found.used.map(({ split }) => split)).toEqual(['train', 'train'])
  expect(found.unsplit).toEqual({ rows: 2, areTrained: true })
})

test('an earlier exchange of an instruction is part of its prompt, and only the output is learnt', () => {
  const content: RowContent = { ...instruction, system: 'S', input: 'I', history: [['A', 'B']] }
  expect(trainingRows([row(content)], 'sft').used[0]?.lesson).toEqual({
    kind: 'turns',
    turns: [
      {
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'A' },
          { role: 'assistant', content: 'B' },
          { role: 'user', content: '이름?\nI' },
        ],
        answer: '달님',
      },
    ],
  })
})

test('every answer of a chat is learnt but a greeting and those with weight 0, and what comes after the last one is not read', () => {
  const content = chat([
    { role: 'system', content: 'S' },
    { role: 'assistant', content: 'Welcome!' },
    { role: 'user', content: 'A' },
    { role: 'assistant', content: '1', weight: 0 },
    { role: 'user', content: 'B' },
    { role: 'assistant', content: '2' },
    { role: 'user', content: 'C' },
  ])
  const lesson = trainingRows([row(content)], 'sft').used[0]?.lesson
  expect(lesson?.kind === 'turns' && lesson.turns.map(({ messages, answer }) => [messages.length, answer])).toEqual([[5, '2']])
  expect(lesson && [systemText(lesson), userTurns(lesson)]).toEqual(['S', ['B']])
})

test('rows of another kind, without an answer or with tools are left out with the reason', () => {
  const user = { role: 'user', content: 'A' } as const
  const call = { role: 'assistant', content: '', toolCalls: [{ name: 'f', arguments: '{}' }] } as const
  expect(reasons([row(pair)])).toEqual(['It is a preference pair: training on answers (SFT) takes instructions and chats.'])
  expect(reasons([row(instruction)], 'dpo')).toEqual(['It is an instruction: preference training (DPO) takes preference pairs.'])
  expect(reasons([row({ ...instruction, output: '  ' }), row(chat([user]))])).toEqual([
    'It has no answer to learn.',
    'It has no answer to learn.',
  ])
  expect(reasons([row(chat([user, { ...call, toolCalls: [...call.toolCalls] }]))])[0]).toContain('It calls tools')
})

test('a pair is learnt if it has two different answers of one turn each', () => {
  const changed = (changes: Partial<typeof pair>) => row({ ...pair, ...changes })
  const said = (content: string) => ({ role: 'assistant' as const, content })
  expect(trainingRows([row(pair)], 'dpo').used[0]?.lesson).toMatchObject({ kind: 'pair', chosen: 'Hello.', rejected: 'What.' })
  expect(
    reasons(
      [changed({ rejected: [said('Hello.')] }), changed({ rejected: [said(' ')] }), changed({ rejected: [said('a'), said('b')] })],
      'dpo',
    ),
  ).toEqual([
    'Both answers of the pair are equal.',
    'An answer of the pair is empty.',
    'An answer of the pair is not exactly one turn of the assistant.',
  ])
})
