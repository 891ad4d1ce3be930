import { expect, test } from 'vitest'
import { jsonLine } from '../../row/rowLine.ts'
import { strictJson } from '../../json/strictJson.ts'
import type { DatasetRecord } from '../recordFormat.ts'
import { checkMapping, parseMapping } from './columnMapping.ts'
import { guessColumns } from './guessColumns.ts'
import { readRecord, type ReadingRules, splitOf } from './readRecord.ts'

function source(text: string) {
  const { value, rounded } = strictJson(text)
  return { record: value as DatasetRecord, rounded, source: text }
}

function guessed(record: DatasetRecord) {
  const guess = guessColumns([record])
  return guess && { format: guess.format, mapping: guess.mapping }
}

test.each<[DatasetRecord, string, object]>([
  [{ instruction: 'a', input: '', output: 'b' }, 'alpaca', { instruction: 'instruction', input: 'input', output: 'output' }],
  [{ 질문: 'a', 답변: 'b' }, 'alpaca', { instruction: '질문', output: '답변' }],
  [{ Question: 'a', ' Answer ': 'b' }, 'alpaca', { instruction: 'Question', output: ' Answer ' }],
  [
    { question: 'a', context: 'c', answer: 'b', id: 7 },
    'alpaca',
    { instruction: 'question', input: 'context', output: 'answer', id: 'id' },
  ],
  [{ prompt: 'a', response: 'b' }, 'prompt-completion', { prompt: 'prompt', output: 'response' }],
  [{ input: 'a', output: 'b' }, 'alpaca', { instruction: 'input', output: 'output' }],
  [{ question: 'a', chosen: 'b', rejected: 'c', system: '' }, 'dpo', { system: 'system', chosen: 'chosen', rejected: 'rejected' }],
  [{ 질문: 'a', 선호: 'b', 비선호: 'c' }, 'dpo', { prompt: '질문', chosen: '선호', rejected: '비선호' }],
  [{ prompt: 'a', response: 'b', label: 'true' }, 'kto', { prompt: 'prompt', output: 'response', label: 'label' }],
  [{ question: 'a', answer: 'b', label: 'sports' }, 'alpaca', { instruction: 'question', output: 'answer' }],
  [{ 대화: [{ role: 'user', content: 'x' }], split: 'dev' }, 'openai', { messages: '대화', split: 'split' }],
  [{ text: 'a', tags: 'x' }, 'text', { output: 'text', tags: 'tags' }],
])('%j is guessed as %s', (record, format, mapping) => {
  expect(guessed(record)).toEqual({ format, mapping })
})

test('columns that say nothing are not guessed, and a guess has a reason for each column', () => {
  expect(guessColumns([{ x: 'a', y: 'b' }])).toBeNull()
  const guess = guessColumns([{ 질문: 'a', 답변: 'b' }])
  expect(guess?.reason).toBe('The names of the columns fit Alpaca.')
  expect(Object.keys(guess?.reasons ?? {})).toEqual(Object.keys(guess?.mapping ?? {}))
})

test('a record is read by its columns, and what is not named becomes fields', () => {
  const rules: ReadingRules = {
    format: 'alpaca',
    mapping: { instruction: '질문', output: '답변', tags: '태그', split: '분할', id: '번호' },
    objectsAsText: false,
  }
  const line = jsonLine({ 질문: 'q', 답변: 'a', 태그: '법률; 세금,법률', 분할: 'dev', 번호: 3, output: 'other', 출처: 'x' })
  expect(readRecord(source(line), rules)).toEqual({
    content: { kind: 'instruction', instruction: 'q', input: '', output: 'a' },
    tags: ['법률', '세금'],
    split: 'validation',
    fields: { output: 'other', 출처: 'x', id: 3 },
    notes: [],
  })
  expect(readRecord(source('{"질문":"q","답변":"a","분할":"fold 3","태그":["나","가"]}'), rules)).toMatchObject({
    tags: ['가', '나'],
    split: null,
    fields: { split: 'fold 3' },
    notes: [expect.stringContaining('none of train, validation and test')],
  })
})

test('a table that was exported has its tags and an empty split', () => {
  const rules: ReadingRules = { format: 'table', mapping: { tags: 'tags', split: 'split' }, objectsAsText: false }
  const line = '{"kind":"instruction","instruction":"q","output":"a","split":"","tags":"[\\"가, 나\\",\\"b\\"]"}'
  expect(readRecord(source(line), rules)).toMatchObject({ tags: ['b', '가, 나'], split: null, fields: {}, notes: [] })
  expect(readRecord(source('{"kind":"instruction","output":"a","tags":"[b],c"}'), rules)).toMatchObject({ tags: ['[b]', 'c'] })
})

test('an object as answer is left out, or its own text if asked', () => {
  const rules: ReadingRules = { format: 'alpaca', mapping: { output: 'answer' }, objectsAsText: false }
  const line = '{"instruction":"q","answer": {"id": 12345678901234567890, "price": 1.0}}'
  expect(readRecord(source(line), rules)).toEqual({ reason: expect.stringContaining('`output` is an object') })
  expect(readRecord(source(line), { ...rules, objectsAsText: true })).toMatchObject({
    content: { output: '{"id": 12345678901234567890, "price": 1.0}' },
    notes: [],
  })
})

test('a number with many digits in a list leaves the record out if the content needs it, and is noted in a field', () => {
  const rules: ReadingRules = { format: 'openai', mapping: {}, objectsAsText: false }
  const messages = '"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]'
  expect(readRecord(source(`{${messages},"tools":[{"n":12345678901234567890}]}`), rules)).toEqual({
    reason: expect.stringContaining('`tools` has a number with more digits'),
  })
  expect(readRecord(source(`{${messages},"meta":{"n":12345678901234567890}}`), rules)).toMatchObject({
    fields: { meta: { n: '12345678901234567890' } },
    notes: [expect.stringContaining('`meta` is kept as a text')],
  })
})

test('a mapping is read and checked', () => {
  expect(parseMapping(['output=답변', 'tags=a=b'])).toEqual({ output: '답변', tags: 'a=b' })
  expect(() => parseMapping(['answer=x'])).toThrow('Targets are system, instruction')
  expect(() => parseMapping(['output=x', 'output=y'])).toThrow('named twice')
  const columns = ['question', 'answer']
  expect(() => checkMapping({ output: 'anwser' }, { format: 'alpaca', columns })).toThrow('Do you mean answer?')
  expect(() => checkMapping({ chosen: 'answer' }, { format: 'openai', columns })).toThrow('OpenAI chat has no chosen')
  expect(() => checkMapping({ prompt: 'question', instruction: 'answer' }, { format: 'alpaca', columns })).toThrow('are the same')
  expect(() => checkMapping({ instruction: 'question', output: 'answer' }, { format: 'alpaca', columns })).not.toThrow()
})

test('words of splits', () => {
  expect(['Train', ' dev ', 'testing', '검증', 'all', 3].map(splitOf)).toEqual(['train', 'validation', 'test', 'validation', null, null])
})
