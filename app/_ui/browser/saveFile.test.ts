import { expect, test } from 'vitest'
import { downloadName } from './saveFile.ts'

test.each([
  [`attachment; filename="__.csv"; filename*=UTF-8''%EB%A6%AC%EB%B7%B0.csv`, '리뷰.csv'],
  ['attachment', null],
  [null, null],
  [`attachment; filename*=UTF-8''%E0%A4%A`, null],
])('the header %s gives the file name %s', (disposition, name) => {
  expect(downloadName(disposition)).toBe(name)
})
