import { expect, test } from 'vitest'
import { errorView } from './errorView.ts'

test('an error is split into place, message and remedy', () => {
  expect(
    errorView({
      code: 'TEMPLATE_UNKNOWN_VARIABLE',
      message: 'The template uses "revew", which no test case has. Did you mean "review"?',
      place: { file: 'notebook.md', line: 12, column: 3 },
    }),
  ).toEqual({ place: 'notebook.md:12:3', message: 'The template uses "revew", which no test case has.', remedy: 'Did you mean "review"?' })
})

test('a message of one sentence is followed by the advice for its code', () => {
  expect(errorView({ code: 'FILE_ENCODING', message: 'cases.jsonl is not UTF-8.' })).toEqual({
    place: null,
    message: 'cases.jsonl is not UTF-8.',
    remedy: 'Save the file as UTF-8.',
  })
})

test('points in numbers and file names do not end a sentence', () => {
  expect(errorView({ code: 'BAD_INPUT', message: 'temperature 0.5 in a.md is fine' })).toEqual({
    place: null,
    message: 'temperature 0.5 in a.md is fine',
    remedy: null,
  })
})

test('Korean sentences are split too', () => {
  expect(errorView({ code: 'BAD_INPUT', message: '모델이 없습니다. 모델 화면에서 받으세요.' })).toEqual({
    place: null,
    message: '모델이 없습니다.',
    remedy: '모델 화면에서 받으세요.',
  })
})

test('a place without a file shows the line', () => {
  expect(errorView({ code: 'NOTEBOOK_SYNTAX', message: 'Bad YAML.', place: { line: 4, column: 2 } }).place).toBe('line 4:2')
})
