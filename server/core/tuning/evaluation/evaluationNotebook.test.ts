import { expect, test } from 'vitest'
import { instruction, rowOf } from '../../dataset/checks/testing/sampleRows.ts'
import type { RowContent } from '../../dataset/row/content.ts'
import type { DatasetRow } from '../../dataset/row/row.ts'
import { promptMessages } from '../../dataset/row/rowText.ts'
import { planNotebook, readNotebook } from '../../experiment/plan/planNotebook.ts'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { slugify } from '../../ids.ts'
import { fc, fuzzing } from '../../testing/fuzzing.ts'
import { guideSettings, type TuningMethod } from '../settings/tuningSettings.ts'
import { evaluationCases } from './evaluationCases.ts'
import { evaluationNotebook } from './evaluationNotebook.ts'

function evaluate(rows: readonly DatasetRow[], method: TuningMethod = 'sft', split: 'test' | 'validation' = 'test') {
  const { cases, left } = evaluationCases(rows, method)
  const { notebook, cases: lines } = evaluationNotebook({
    adapter: { id: slugify('말투'), base: { id: 'tiny', sha256: '' } },
    training: { dataset: { name: 'shop', snapshot: 'v1', sha256: '' }, settings: { ...guideSettings, method } },
    cases,
    split,
    leftOut: left.length,
    longestAnswer: 50,
  })
  const path = 'experiments/x/notebook.md'
  const read = readNotebook(parseNotebook(notebook), { path, readFile: () => ({ text: lines }) })
  return { notebook, left, experiment: read.experiment, ...planNotebook(read, { path }) }
}

const withSystem = (system: string, question: string): RowContent => ({
  kind: 'instruction',
  system,
  instruction: question,
  input: '',
  output: '네.',
})
const chat = (...messages: [role: 'system' | 'user' | 'assistant', content: string][]): RowContent => ({
  kind: 'chat',
  messages: messages.map(([role, content]) => ({ role, content })),
})

test('a row is asked of base, half and whole adapter with exactly the messages of the training', () => {
  const rows = [
    rowOf(1, instruction('Is {{it}} open?', 'Yes.', '  two\n\nlines {% raw %}\n')),
    rowOf(2, withSystem('짧게 답하세요.', '몇 시에 여나요?')),
    rowOf(3, chat(['system', 'Be {{kind}}.'], ['user', '안녕\n'], ['assistant', '네.'])),
  ]
  const { cells, diagnostics } = evaluate(rows)
  expect(diagnostics).toEqual([])
  expect(cells.map(({ case: id, point }) => [Number(id), point.adapter])).toEqual(
    [1, 2, 3].flatMap((row) => ['none', '말투@0.5', '말투'].map((adapter) => [row, adapter])),
  )
  for (const cell of cells)
    expect(cell.messages).toEqual(promptMessages(rows.find(({ id }) => String(id) === cell.case)?.content as RowContent))
})

test('any text of question and system is kept exactly', () => {
  const text = fc.array(
    fc.constantFrom('{{', '}}', '{%', '%}', '{#', ' ', '\n', '\r\n', '\t', '"', "'", ':', '#', '- ', '가', 'x', '|', '\u00a0', '🫖'),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(text, text, (system, question) => {
      const rows = [rowOf(1, withSystem(`s${system.join('')}`, `q${question.join('')}`)), rowOf(2, withSystem(`s${system.join('')}`, 'q'))]
      const { cells } = evaluate(rows)
      expect(cells[0]?.messages).toEqual(promptMessages(rows[0]?.content as RowContent))
    }),
    fuzzing(100),
  )
})

test('a row that cannot be a case is named with the reason', () => {
  const { left, notebook } = evaluate([
    rowOf(1, instruction('Open?', 'Yes.')),
    rowOf(2, chat(['user', 'a'], ['assistant', ''], ['user', 'c'], ['assistant', 'd'])),
    rowOf(3, instruction('Open?', ' ')),
    rowOf(4, { kind: 'preference', prompt: [], chosen: [], rejected: [] }),
    rowOf(5, withSystem(' ', 'Open?')),
    rowOf(6, instruction('Left?', 'Yes.'), { status: 'rejected' }),
  ])
  expect(left.map(({ row, reason }) => [Number(row), reason])).toEqual([
    [2, expect.stringContaining('earlier turns')],
    [3, expect.stringContaining('no answer to learn')],
    [4, expect.stringContaining('preference pair')],
    [5, expect.stringContaining('blank')],
  ])
  expect(notebook).toContain('4 more rows of the split')
})

test('of a conversation the first exchange is asked', () => {
  const { experiment } = evaluate([rowOf(1, chat(['user', 'a'], ['assistant', 'b'], ['user', 'c'], ['assistant', 'd']))])
  expect(experiment?.cases).toMatchObject([{ vars: { prompt: 'a' }, reference: 'b' }])
})

test('every score has a chart over the adapter, and the scores fit the answers', () => {
  const scoresOf = (...answers: string[]) => {
    const { experiment } = evaluate(answers.map((answer, at) => rowOf(at + 1, instruction(`q${at}`, answer))))
    expect(experiment?.charts.map(({ x, y }) => [x, y])).toEqual(experiment?.metrics.map(({ name }) => ['adapter', name]))
    return experiment?.metrics.map(({ metric, options }) => [metric, ...Object.values(options)])
  }
  expect(scoresOf('A long answer in English, which nobody would give word for word.')).toEqual([
    ['reference-perplexity'],
    ['similar'],
    ['chrf'],
  ])
  expect(scoresOf('긍정', '부정')).toContainEqual(['exact-match'])
  expect(scoresOf('긍정', '부정')).toContainEqual(['similar', 'multilingual-e5-small'])
  expect(scoresOf('{"label": "good"}')).toContainEqual(['is-json'])
})

test('pairs are evaluated by their better and their worse answer', () => {
  const pair: RowContent = {
    kind: 'preference',
    prompt: [{ role: 'user', content: 'Open?' }],
    chosen: [{ role: 'assistant', content: 'Yes, until six.' }],
    rejected: [{ role: 'assistant', content: 'Maybe.' }],
  }
  const { experiment, diagnostics } = evaluate([rowOf(1, pair)], 'dpo')
  expect(diagnostics).toEqual([])
  expect(experiment?.cases[0]).toMatchObject({ reference: 'Yes, until six.', vars: { rejected: 'Maybe.' } })
  expect(experiment?.metrics.map(({ name }) => name)).toContain('perplexity of the worse answer')
})

test('a validation split in place of a test split is told in the prose', () => {
  expect(evaluate([rowOf(1, instruction('q', 'a'))], 'sft', 'validation').notebook).toContain('**The snapshot has no test split.**')
  expect(evaluate([rowOf(1, instruction('q', 'a'))]).notebook).not.toContain('no test split')
})
