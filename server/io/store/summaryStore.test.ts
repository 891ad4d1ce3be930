import { expect, test } from 'vitest'
import { openDatabase, query } from './database.ts'
import { createStore, openStore } from './store.ts'

test('a summary is found again, and a later one replaces it', () => {
  const store = openStore(':memory:')
  const summary = (cells: number) => ({
    stamps: [['notebook.md', '12 34.5'] as [string, string]],
    readAt: 5,
    counts: { title: '리뷰 🙂', model: 'tiny', variants: 2, cases: 3, cells, errors: 0 },
  })
  expect(store.summaries.get('experiments/리뷰')).toBeNull()
  for (const cells of [6, 12]) {
    store.summaries.put('experiments/리뷰', summary(cells))
    expect(store.summaries.get('experiments/리뷰')).toEqual(summary(cells))
  }
  store.close()
})

test.each(['{"stamps":[', '{"stamps":[],"readAt":5,"countt":{}}', 'null'])('a summary that is damaged counts as missing: %s', (body) => {
  const database = openDatabase(':memory:')
  const store = createStore(database)
  database.run(query.insertInto('notebook_summaries').values({ folder: 'a', body }))
  expect(store.summaries.get('a')).toBeNull()
})
