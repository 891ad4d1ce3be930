import { expect, test } from 'vitest'
import { openStore } from './store.ts'

test('past searches are listed newest first, each once, and the oldest make room', () => {
  const { pastSearches: store, close } = openStore(':memory:')
  const search = (query: string, at: number, settings: object = {}) => ({ query, settings, found: 3, ms: 12.5, at })
  for (const [query, at] of [
    ['휴가 🙂', 1],
    ['parcel', 2],
    ['휴가 🙂', 3],
  ] as const)
    store.keep('docs', search(query, at))
  store.keep('docs', search('parcel', 4, { mode: 'text' }))
  store.keep('다른', search('parcel', 5))
  expect(store.list('docs')).toEqual([search('parcel', 4, { mode: 'text' }), search('휴가 🙂', 3), search('parcel', 2)])
  store.forget('docs', search('parcel', 2))
  expect(store.list('docs')).toEqual([search('parcel', 4, { mode: 'text' }), search('휴가 🙂', 3)])
  for (let at = 10; at < 130; at++) store.keep('docs', search(`q${at}`, at))
  expect(store.list('docs')).toHaveLength(100)
  expect(store.list('docs').at(-1)?.query).toBe('q30')
  store.forget('docs')
  expect(store.list('docs')).toEqual([])
  expect(store.list('다른')).toHaveLength(1)
  close()
})
