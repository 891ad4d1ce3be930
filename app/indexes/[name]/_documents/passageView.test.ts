import { expect, test } from 'vitest'
import { blocksOf, nextPlace, originalAddress, pageAt, pageBegun, passageAddress, tokenGauge } from './passageView.ts'

test('addresses hold any name', () => {
  const chunk = '휴가 규정/a&b#1.pdf:0-12'
  const url = new URL(passageAddress('문서', { document: '휴가 규정/a&b#1.pdf', chunk }), 'http://localhost')
  expect(decodeURIComponent(url.pathname)).toBe('/indexes/문서')
  expect(Object.fromEntries(url.searchParams)).toEqual({ tab: 'documents', document: '휴가 규정/a&b#1.pdf', chunk })
  const file = new URL(originalAddress('문서', 'a&b#1.pdf', 3), 'http://localhost')
  expect([file.searchParams.get('document'), file.hash]).toEqual(['a&b#1.pdf', '#page=3'])
  expect(originalAddress('a', 'b.md', null)).not.toContain('#')
})

test('pages begin at their first passage, and pages without one belong to none', () => {
  const starts = [
    { page: 1, place: 0 },
    { page: 4, place: 5 },
  ]
  expect([0, 1, 5].map((place) => pageBegun(starts, place))).toEqual([1, null, 4])
  expect([0, 4, 5, 90].map((place) => pageAt(starts, place))).toEqual([1, 1, 4, 4])
  expect(pageAt([], 3)).toBeNull()
})

test('the gauge shows what the embedder does not read', () => {
  expect(tokenGauge({ tokens: 128 }, 512)).toEqual({ read: 0.25, cut: 0, label: '128 of 512 tokens' })
  expect(tokenGauge({ tokens: 512 }, 512)).toMatchObject({ read: 1, cut: 0 })
  expect(tokenGauge({ tokens: 1024 }, 512)).toEqual({
    read: 0.5,
    cut: 0.5,
    label: '1,024 tokens, of which the embedder reads the first 512',
  })
  expect(tokenGauge({ tokens: null }, 512)).toBeNull()
})

test('blocks cover what is in view, and a search for cut passages goes round', () => {
  expect(blocksOf(0, 0)).toEqual([0])
  expect(blocksOf(95, 205)).toEqual([0, 1, 2])
  expect([nextPlace([3, 8], 3), nextPlace([3, 8], 8), nextPlace([], 1)]).toEqual([8, 3, null])
})
