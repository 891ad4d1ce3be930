import { expect, test } from 'vitest'
import type { PlannedCell } from '../../experiment/cell.ts'
import type { CaseId } from '../../ids.ts'
import { trainedKey } from '../adapter/trainedKey.ts'
import { adaptersByCase, trainedCases, trainedSentences } from './trainedCases.ts'

type Cell = Pick<PlannedCell, 'adapter' | 'caseIndex' | 'messages'>

const cell = (caseIndex: number, user: string, adapter: string | null): Cell => ({
  caseIndex,
  messages: [
    { role: 'user', content: '앞선 질문' },
    { role: 'assistant', content: '답' },
    { role: 'user', content: user },
  ],
  ...(adapter === null ? {} : { adapter: { id: adapter, scale: 1 } }),
})
const prompts = (known: Record<string, string[]>) => (adapter: string) => new Set((known[adapter] ?? []).map(trainedKey))

test('a case is trained on if its rendered last user turn was learnt, whatever the spaces and the case', () => {
  const cells = [0, 1, 2].flatMap((at) => [null, 'tone'].map((adapter) => cell(at, `Question ${at}?`, adapter)))
  const cases = [{ vars: {} }, { vars: {} }, { vars: {} }]
  expect(trainedCases(cells, cases, prompts({ tone: ['question  1?', 'other'] }))).toEqual([{ adapter: 'tone', cases: [1] }])
})

test('a variable that was learnt marks its case, also inside of a longer prompt', () => {
  const cells = [cell(0, '다음을 번역하세요: 몇 시에 여나요?', '말투')]
  const cases = [{ vars: { text: '몇 시에 여나요?', more: { list: ['x', 3] } } }]
  expect(trainedCases(cells, cases, prompts({ 말투: ['몇 시에 여나요?'] }))).toEqual([{ adapter: '말투', cases: [0] }])
  expect(trainedCases(cells, cases, prompts({ 말투: ['x'] }))).toEqual([{ adapter: '말투', cases: [0] }])
})

test('an instruction and its input in two variables are known again inside of a longer prompt', () => {
  const cells = [cell(0, 'Task: Translate. Text: 몇 시에 여나요? Answer briefly.', 'tone')]
  const cases = [{ vars: { instruction: 'Translate.', input: '몇 시에 여나요?' } }]
  expect(trainedCases(cells, cases, prompts({ tone: ['Translate.\n\n몇 시에 여나요?'] }))).toEqual([{ adapter: 'tone', cases: [0] }])
})

test('earlier turns, adapters that no cell has and cases without a match count for nothing', () => {
  const cells = [cell(0, 'a', 'tone'), cell(1, 'b', null)]
  const cases = [{ vars: {} }, { vars: {} }]
  expect(trainedCases(cells, cases, prompts({ tone: ['앞선 질문', 'b'], other: ['a'] }))).toEqual([])
})

test('each adapter is told apart, and a case knows all adapters that were trained on it', () => {
  const cells = ['a', 'b'].flatMap((text, at) => ['one', 'two'].map((adapter) => cell(at, text, adapter)))
  const trained = trainedCases(cells, [{ vars: {} }, { vars: {} }], prompts({ one: ['a', 'b'], two: ['b'] }))
  expect(trained).toEqual([
    { adapter: 'one', cases: [0, 1] },
    { adapter: 'two', cases: [1] },
  ])
  expect([...adaptersByCase(trained)]).toEqual([
    [0, ['one']],
    [1, ['one', 'two']],
  ])
  const cases = [{ id: 'q1' as CaseId }, { id: 'q2' as CaseId }]
  expect(trainedSentences(trained, cases)[0]).toContain('2 test cases were used to train the adapter one (q1, q2)')
  expect(trainedSentences(trained, cases, 1)[0]).toContain('(q1, and 1 more)')
})
