import { afterAll, expect, test } from 'vitest'
import { createEngine } from '../engine/door/client.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'
import { hubServer, serves } from '../setup/testing/hubServer.ts'
import { createModelService } from './createModelService.ts'
import { createFetchModel } from './fetchModel.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'
import { tinyReranker } from './testing/tinyReranker.ts'

const words = [
  'when',
  'do',
  'parcels',
  'arrive',
  'within',
  'three',
  'days',
  'refunds',
  'take',
  'a',
  'week',
  'the',
  'cat',
  '배송',
  '환불',
  '은',
]
const embedder = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' }, does: 'embedding' })
afterAll(() => embedder.close())

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))
const score = (share: number) => expect.closeTo(sigmoid(8 * share - 4), 5) as number

/** A reranker that is downloaded from a hub. */
async function reranker(options: Parameters<typeof tinyReranker>[1] = {}) {
  const files = tinyReranker(words, options)
  const hub = await hubServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').replace('/org/tiny/resolve/main/', '')
    const bytes = files[path]
    if (bytes) serves(bytes)(request, response)
    else response.writeHead(404).end()
  })
  const listed = manifestModel('tiny', {
    kind: 'rerank',
    files: Object.keys(files).map((path) => ({
      path: `tiny/${path}`,
      sha256: null,
      bytes: null,
      sources: [{ type: 'huggingface' as const, repo: 'org/tiny', file: path, revision: 'main' }],
    })),
  })
  const folder = await modelFolder({ models: [listed] })
  const paths = { ...folder.deps.paths, root: folder.path }
  const models = createModelService({
    ...folder.deps,
    fetchModel: createFetchModel(paths, { fetchModel, env: { HF_ENDPOINT: hub.url } }),
  })
  return {
    model: await models.obtain('tiny', { kind: 'rerank' }),
    models,
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

test('a reranker is fetched, reads query and text together, and gives each text a score', async () => {
  await using here = await reranker()
  const texts = ['The cat', 'Refunds take a week', 'Parcels arrive within three days', '배송 은 three days', '']
  const scores = await embedder.rerank({ model: here.model, query: 'When do parcels arrive', texts })
  expect(scores).toEqual([score(0), score(0), score(0.5), score(0), score(0)])
  for (const [place, text] of texts.entries())
    expect(await embedder.rerank({ model: here.model, query: 'When do parcels arrive', texts: [text] })).toEqual([scores[place]])
  expect(await embedder.rerank({ model: here.model, query: '배송 환불', texts: ['배송 은 a week', '환불 배송'] })).toEqual([
    score(0.5),
    score(1),
  ])
  expect(await embedder.rerank({ model: here.model, query: 'parcels', texts: [] })).toEqual([])
})

test('what does not fit is cut at the end of the text, and a long query leaves room for the text', async () => {
  await using here = await reranker()
  const long = 'the '.repeat(60)
  const ask = (query: string, texts: string[]) => embedder.rerank({ model: here.model, query, texts })
  expect(await ask('parcels', [`parcels ${long}`, `${long} parcels`])).toEqual([score(1), score(0)])
  expect(await ask(`parcels ${long}`, ['parcels'])).toEqual([expect.closeTo(sigmoid(8 / 13 - 4), 1)])
})

test('only a model with one output is a reranker, and only by its kind', async () => {
  await using here = await reranker({ outputs: 2 })
  await expect(embedder.rerank({ model: here.model, query: 'a', texts: ['a'] })).rejects.toMatchObject({ code: 'MODEL_BROKEN' })
  await expect(here.models.obtain('tiny', { kind: 'embed' })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
})

test('two models that are opened at once are read from their own folders', async () => {
  await using one = await reranker()
  await using other = await reranker({ outputs: 2 })
  const ask = ({ model }: Awaited<ReturnType<typeof reranker>>) => embedder.rerank({ model, query: 'parcels', texts: ['parcels'] })
  expect(await Promise.allSettled([ask(one), ask(other)])).toMatchObject([
    { value: [score(1)] },
    { reason: { code: 'MODEL_BROKEN', message: expect.stringContaining('2 numbers') } },
  ])
})
