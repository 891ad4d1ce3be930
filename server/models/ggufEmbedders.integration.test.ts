import { afterAll, expect, test } from 'vitest'
import { createEngine } from '../engine/door/client.ts'
import { createModelService } from './createModelService.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'
import { tinyEmbedder } from './testing/tinyEmbedder.ts'

const words = ['query', 'passage', ':', 'parcels', 'arrive', 'on', 'monday', 'refunds', 'take', 'a', 'week', '환불', '배송', '은']
const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' }, does: 'embedding' })
afterAll(() => engine.close())

const dot = (a: readonly number[] = [], b: readonly number[] = []) => a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0)

async function embedder(options: Parameters<typeof tinyEmbedder>[1] = {}) {
  const listed = manifestModel('listed', {
    kind: 'embed',
    embedding: { prefixes: { query: 'query: ', passage: 'passage: ' } },
  })
  const bytes = tinyEmbedder(words, options)
  const folder = await modelFolder({ models: [listed], files: { 'listed.gguf': bytes, 'dropped.gguf': bytes } })
  return { models: createModelService(folder.deps), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

test('an embedder in the GGUF format that is put into models/ embeds texts and counts their tokens', async () => {
  await using here = await embedder()
  expect((await here.models.list()).map(({ id, kind }) => [id, kind])).toEqual([
    ['listed', 'embed'],
    ['dropped', 'embed'],
  ])
  const model = await here.models.obtain('dropped', { kind: 'embed' })
  const texts = ['Parcels arrive on Monday', 'monday on arrive parcels', 'refunds take a week', '배송 은 monday']
  const { vectors, cut } = await engine.embed({ model, role: 'query', texts })
  for (const vector of vectors) {
    expect(vector).toHaveLength(32)
    expect(dot(vector, vector)).toBeCloseTo(1, 5)
  }
  // The mean of the tokens does not depend on their order.
  expect(dot(vectors[0], vectors[1])).toBeCloseTo(1, 4)
  expect(dot(vectors[0], vectors[2])).toBeLessThan(dot(vectors[0], vectors[3]))
  expect(cut).toEqual([0, 0, 0, 0])
  expect(await engine.tokenCounts({ model, texts })).toEqual({ counts: [4, 4, 4, 3], added: { query: 2, passage: 2 }, limit: 64 })
})

test('the prefixes of the list are put in front of a text by its role', async () => {
  await using here = await embedder()
  const [listed, dropped] = await Promise.all([here.models.obtain('listed'), here.models.obtain('dropped')])
  const embed = async (model: typeof listed, role: 'query' | 'passage', text: string) =>
    (await engine.embed({ model, role, texts: [text] })).vectors
  expect(await embed(listed, 'query', 'a week')).toEqual(await embed(dropped, 'query', 'query: a week'))
  expect(await embed(listed, 'passage', 'a week')).toEqual(await embed(dropped, 'query', 'passage: a week'))
  expect(await engine.tokenCounts({ model: listed, texts: ['week'] })).toEqual({
    counts: [1],
    added: { query: 4, passage: 4 },
    limit: 64,
  })
})

test('what is over the limit is reported, and the rest is embedded', async () => {
  await using here = await embedder()
  const model = await here.models.obtain('dropped')
  const { vectors, cut } = await engine.embed({ model, role: 'query', texts: ['week '.repeat(62), 'week '.repeat(70)] })
  expect(cut).toEqual([0, 8])
  expect(dot(vectors[0], vectors[1])).toBeCloseTo(1, 5)
})

test('a file that does not say how to pool is refused', async () => {
  await using here = await embedder({ pooling: null })
  const model = await here.models.obtain('dropped')
  await expect(engine.embed({ model, role: 'query', texts: ['a'] })).rejects.toMatchObject({ code: 'MODEL_BROKEN' })
})
