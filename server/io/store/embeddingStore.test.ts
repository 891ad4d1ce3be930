import { expect, test } from 'vitest'

import { openStore } from './store.ts'

test('a vector is found only by its text and its model', () => {
  const store = openStore(':memory:')
  const vector = Float32Array.of(0.25, -1, 3.5)
  store.embeddings.put('model', '안녕 👋', vector)
  store.queue.flush()
  expect(store.embeddings.get('model', '안녕 👋')).toEqual(vector)
  expect(store.embeddings.get('other', '안녕 👋')).toBeNull()
  expect(store.embeddings.get('model', '안녕')).toBeNull()
  store.close()
})
