import { expect, test } from 'vitest'
import { downloadName, exportUrl } from './exportUrl.ts'

test('the URL contains notebook, format and lane', () => {
  expect(exportUrl({ slug: '리뷰 1', format: 'csv', lane: 'exact', bom: true })).toBe(
    '/api/export?notebook=%EB%A6%AC%EB%B7%B0+1&format=csv&lane=exact&bom=1',
  )
  expect(exportUrl({ slug: 'a', format: 'html', lane: 'fast' })).toBe('/api/export?notebook=a&format=html&lane=fast')
})

test.each([
  [`attachment; filename="__.csv"; filename*=UTF-8''%EB%A6%AC%EB%B7%B0.csv`, '리뷰.csv'],
  ['attachment', null],
  [null, null],
  [`attachment; filename*=UTF-8''%E0%A4%A`, null],
])('the header %s gives the file name %s', (disposition, name) => {
  expect(downloadName(disposition)).toBe(name)
})
