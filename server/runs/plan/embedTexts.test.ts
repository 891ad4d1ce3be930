import { expect, test } from 'vitest'
import type { ModelRef, RequestOf } from '../../engine/door/protocol.ts'
import { openStore } from '../../io/store/store.ts'
import { createTextEmbedder } from './embedTexts.ts'

function embedderOf(model: ModelRef) {
  const store = openStore(':memory:')
  const asked: Pick<RequestOf<'embed'>, 'role' | 'texts'>[] = []
  const embed = createTextEmbedder({
    embedder: {
      embed: async ({ role, texts }) => {
        asked.push({ role, texts })
        return { vectors: texts.map((text) => [role === 'query' ? 1 : 2, text.length]), cut: texts.map(() => 0) }
      },
    },
    embeddings: store.embeddings,
    resolveModel: async () => model,
  })
  return { embed, asked, store }
}

test('where the model has prefixes, the vector of a text as a query is not that of a passage', async () => {
  const { embed, asked, store } = embedderOf({
    id: 'e5',
    path: '/m',
    hash: 'aa',
    embedding: { prefixes: { query: 'query: ', passage: 'passage: ' } },
  })
  const both = async () => [await embed(['rain'], { role: 'passage' }), await embed(['rain'])].flat().map((vector) => vector[0])
  expect(await both()).toEqual([2, 1])
  store.queue.flush()
  expect(await both()).toEqual([2, 1])
  expect(asked).toEqual([
    { role: 'passage', texts: ['rain'] },
    { role: 'query', texts: ['rain'] },
  ])
})

test('without prefixes the vectors of both roles are the same and are computed once', async () => {
  const { embed, asked, store } = embedderOf({ id: 'minilm', path: '/m', hash: 'aa' })
  await embed(['rain'])
  store.queue.flush()
  expect(store.embeddings.get('aa', 'rain')).toEqual(Float32Array.of(1, 4))
  await embed(['rain'], { role: 'passage' })
  expect(asked).toHaveLength(1)
})
