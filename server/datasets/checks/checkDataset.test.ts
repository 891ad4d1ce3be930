import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { checkDataset } from './checkDataset.ts'
import type { CheckDeps } from './checkDeps.ts'
import { rowPrompts } from './rowPrompts.ts'

const row = (place: number, instruction: string, output: string, known: Partial<DatasetRow> = {}): DatasetRow => ({
  ...newRow(String(place).padStart(12, '0') as RowId, { kind: 'instruction', instruction, input: '', output }, { from: 'hand' }),
  ...known,
})
const idOf = (place: number) => String(place).padStart(12, '0')

const warranty = 'What does the warranty of the washing machine cover, and for how long?'
const rows = [
  row(1, warranty, 'Repair and replacement of parts for two years.', { split: 'train' }),
  row(2, `${warranty} `, 'repair and replacement of parts for two years.', { split: 'train' }),
  row(3, '육아휴직은 어떻게 신청하나요? 연락처는 010-1234-5678입니다.', '신청서를 냅니다.', { split: 'train' }),
  row(4, warranty, 'Something else', { split: 'test' }),
  row(5, 'rejected 900101-1234568', '', { status: 'rejected' }),
]

/** A dataset with these rows, and models that count characters and tell texts apart by their first letter. */
async function space(given: readonly DatasetRow[], more: Partial<CheckDeps> = {}) {
  const folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') }
  const store = createDatasetStore(places, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  const dataset = await store.create('shop', '')
  dataset.add(given)
  const deps: CheckDeps = {
    store,
    async *references(): AsyncGenerator<LeakReference> {
      yield { in: 'case', place: 'experiments/x/cases.jsonl:2', texts: ['육아휴직은 어떻게 신청하나요? 연락처는 010-1234-5678입니다.'] }
    },
    embedTexts: async (texts) =>
      texts.map((text) => Float32Array.from([text.codePointAt(0) ?? 0, 300]).map((value, _, all) => value / Math.hypot(...all))),
    countTokens: async (_, prompts) =>
      prompts.map(({ messages, prefill }) => messages.reduce((sum, { content }) => sum + content.length, prefill?.length ?? 0)),
    ...more,
  }
  return {
    deps,
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

test('all checks run over the rows that are not rejected, and nothing is changed', async () => {
  await using shop = await space(rows)
  const result = await checkDataset(shop.deps, 'shop', { model: 'tiny', context: 100 })
  expect(result).toMatchObject({
    dataset: 'shop',
    rows: 4,
    exactDuplicates: [[idOf(1), idOf(2)]],
    samePrompts: [[idOf(1), idOf(2), idOf(4)]],
    pii: [{ row: idOf(3), field: 'instruction', kind: 'phone', start: 22, end: 35 }],
    languages: { answers: { en: 2, unknown: 1, ko: 1 } },
    lengths: { model: 'tiny', rows: 4, context: 100, cut: [idOf(1), idOf(2)], answerLost: [] },
    importers: [],
    counts: { exactDuplicates: { findings: 1, rows: 2 }, leaks: { findings: 3, rows: 3 } },
  })
  expect(result.leaks.map(({ row: id, in: kind, place, how }) => [Number(id), kind, place, how])).toEqual([
    [1, 'test', idOf(4), 'exact'],
    [2, 'test', idOf(4), 'exact'],
    [3, 'case', 'experiments/x/cases.jsonl:2', 'exact'],
  ])
  expect([...(await shop.deps.store.open('shop')).each()]).toEqual(rows)
})

test('many rows are compared by meaning only if asked, and the result says so', async () => {
  await using shop = await space(rows)
  const { semanticDuplicates, notes } = await checkDataset(shop.deps, 'shop', { semanticUpTo: 3 })
  expect(semanticDuplicates).toBeNull()
  expect(notes).toEqual([expect.stringContaining('more than 3'), expect.stringContaining('no chat model was named')])
  expect(await checkDataset(shop.deps, 'shop', { semanticUpTo: 3, semantic: true })).toMatchObject({
    semanticDuplicates: [{ rows: [idOf(1), idOf(4)] }],
  })
})

test('without the embedding model the other checks are complete', async () => {
  const embedTexts = () => Promise.reject(new AppError('MODEL_DOWNLOAD', 'There is no network.'))
  await using shop = await space(rows, { embedTexts })
  const { semanticDuplicates, notes, exactDuplicates } = await checkDataset(shop.deps, 'shop', {})
  expect(semanticDuplicates).toBeNull()
  expect(exactDuplicates).toHaveLength(1)
  expect(notes[0]).toContain('There is no network.')
})

test('a check that is cancelled ends with the reason', async () => {
  const many = Array.from({ length: 400 }, (_, place) => row(place + 1, `${place} `.repeat(300), `${place}`))
  await using shop = await space(many)
  const abort = new AbortController()
  const checking = checkDataset(
    shop.deps,
    'shop',
    {},
    { signal: abort.signal, onProgress: () => abort.abort(new AppError('CANCELLED', 'x')) },
  )
  await expect(checking).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('the prompt of a row is what every chat template takes', () => {
  const { prompt, whole } = rowPrompts({
    kind: 'chat',
    messages: [
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
      { role: 'assistant', content: '', toolCalls: [{ name: 'find', arguments: '{"x":1}' }] },
      { role: 'tool', content: '7' },
      { role: 'assistant', content: 'It is 7' },
    ],
  })
  expect(prompt).toEqual({
    messages: [
      { role: 'user', content: '' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'a\nb' },
      { role: 'assistant', content: 'find({"x":1})' },
      { role: 'user', content: '7' },
    ],
    prefill: null,
  })
  expect(whole.prefill).toBe('It is 7')
})
