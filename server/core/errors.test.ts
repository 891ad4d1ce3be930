import { expect, test } from 'vitest'
import { AppError, errorCodes, type ErrorData, formatError, httpStatus, toErrorData } from './errors.ts'

test('every code has an HTTP error status, and there are no other statuses', () => {
  expect(Object.keys(httpStatus).toSorted()).toEqual([...errorCodes].toSorted())
  for (const status of Object.values(httpStatus)) expect(status >= 400 && status < 600).toBe(true)
})

test.each<ErrorData>([
  { code: 'FILE_MISSING', message: 'cases.jsonl 파일이 없습니다.', place: { file: 'n.md', line: 3, column: 1 } },
  { code: 'BAD_INPUT', message: 'No place.' },
])('an error converts to plain data and back: %j', (data) => {
  const error = AppError.fromData(data)
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('AppError')
  expect(error.toData()).toEqual(data)
  expect(JSON.parse(JSON.stringify(error.toData()))).toEqual(data)
})

test('a cause is kept for the log and is not part of the data', () => {
  const cause = new Error('ENOSPC')
  const error = new AppError('DISK_FULL', 'The disk is full.', { cause })
  expect(error.cause).toBe(cause)
  expect(error.toData()).toEqual({ code: 'DISK_FULL', message: 'The disk is full.' })
  expect('cause' in new AppError('DISK_FULL', 'x')).toBe(false)
})

test.each<[unknown, ErrorData]>([
  [new AppError('CONFLICT', 'Changed.', { place: { line: 2 } }), { code: 'CONFLICT', message: 'Changed.', place: { line: 2 } }],
  [new TypeError('oops'), { code: 'STORE_BROKEN', message: 'oops' }],
  ['text', { code: 'STORE_BROKEN', message: 'text' }],
  [undefined, { code: 'STORE_BROKEN', message: 'undefined' }],
])('a thrown value becomes data', (thrown, data) => {
  expect(toErrorData(thrown, 'STORE_BROKEN')).toEqual(data)
})

test.each<[ErrorData['place'], string]>([
  [{ file: '실험/n.md', line: 12, column: 3 }, '실험/n.md:12:3: Bad.'],
  [{ file: 'n.md', line: 12 }, 'n.md:12: Bad.'],
  [{ file: 'n.md' }, 'n.md: Bad.'],
  [{ line: 12, column: 3 }, '12:3: Bad.'],
  [{}, 'Bad.'],
  [undefined, 'Bad.'],
])('the place %j precedes the message', (place, text) => {
  expect(formatError({ code: 'BAD_INPUT', message: 'Bad.', ...(place ? { place } : {}) })).toBe(text)
})
