import { expect, test } from 'vitest'
import { exportUrl } from './exportUrl.ts'

test('the URL contains notebook, format and lane', () => {
  expect(exportUrl({ slug: '리뷰 1', format: 'csv', lane: 'exact', bom: true })).toBe(
    '/api/export?notebook=%EB%A6%AC%EB%B7%B0+1&format=csv&lane=exact&bom=1',
  )
  expect(exportUrl({ slug: 'a', format: 'html', lane: 'fast' })).toBe('/api/export?notebook=a&format=html&lane=fast')
})
