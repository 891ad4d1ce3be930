import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RowContent } from '../core/dataset/row/content.ts'
import { serverOver } from './testing/serverOver.ts'
import { slugSchema } from '../core/ids.ts'

const dataset = slugSchema.parse('말투')
const content = (number: number): RowContent => ({ kind: 'instruction', instruction: `질문 ${number}`, input: '', output: `답 ${number}` })

test('rows are added, decided on, divided, kept in a snapshot and compared', async () => {
  await using server = await serverOver()
  const { api } = server
  await api.datasets.create({ dataset })
  await expect(api.datasets.create({ dataset })).rejects.toThrow('There is a dataset 말투 already')
  await expect(api.datasets.create({ dataset: '../x' })).rejects.toThrow('is no name for a dataset')
  const added = []
  for (let number = 0; number < 10; number += 1) added.push(await api.datasets.addRow({ dataset, content: content(number), by: 'Ann' }))
  const [first, second] = added.map(({ row }) => row.id)
  if (!first || !second) throw new Error('no rows')
  await api.datasets.change({ dataset, ids: [first], change: { do: 'accept' }, by: 'Ann' })
  await api.datasets.change({ dataset, ids: [second], change: { do: 'reject', reason: 'rude' }, by: 'Ann' })
  const { numbers } = await api.datasets.numbers({ dataset, query: { filter: { statuses: ['rejected'] } } })
  expect(await api.datasets.rows({ dataset, numbers })).toMatchObject([{ row: { id: second, reason: 'rude' } }])
  const split = { by: 'ratio' as const, sizes: { train: 0.67, test: 0.33 }, seed: 1, group: null, stratify: null }
  const { splits } = await api.datasets.split({ dataset, split, by: 'Ann' })
  expect([splits.train.length, splits.test.length]).toEqual([6, 3])
  await api.datasets.snapshot({ dataset, tag: 'v1' })
  await expect(api.datasets.snapshot({ dataset, tag: 'present' })).rejects.toThrow('no name for a snapshot')
  await api.datasets.change({ dataset, ids: [first], change: { do: 'edit', content: content(99), how: null }, by: 'Ann' })
  await expect(api.datasets.snapshot({ dataset, tag: 'v1' })).rejects.toThrow('A snapshot never changes')
  expect(await api.datasets.diff({ dataset, from: 'v1', to: 'present' })).toMatchObject({ edited: [first], same: 9 })
  expect(await api.datasets.undo({ dataset, by: 'Ann' })).toEqual({ rows: [first], skipped: 0 })
  expect(await api.datasets.diff({ dataset, from: 'v1', to: 'present' })).toMatchObject({ edited: [], same: 10 })
  expect(await api.datasets.get({ dataset })).toMatchObject({ facts: { rows: 10 }, snapshots: [{ tag: 'v1', rejected: 1 }] })
  const { undo } = await api.datasets.remove({ dataset })
  await expect(api.datasets.get({ dataset })).rejects.toThrow('There is no dataset 말투')
  await api.datasets.restore({ undo })
  expect(await api.datasets.list()).toMatchObject([{ dataset, facts: { rows: 10 }, snapshots: [{ tag: 'v1' }] }])
})

test('a group and its paraphrases stay together, and a column that no row has is named', async () => {
  await using server = await serverOver()
  const { api } = server
  await api.datasets.create({ dataset })
  await api.datasets.addRow({ dataset, content: content(1), by: '' })
  const split = { by: 'ratio' as const, sizes: { train: 1 }, seed: 1, group: 'author', stratify: null }
  await expect(api.datasets.split({ dataset, split, by: '' })).rejects.toThrow('No row has a "author" to group by')
})

test('two reviewers agree as far as their decisions do', async () => {
  await using server = await serverOver()
  const { api } = server
  await api.datasets.create({ dataset })
  const ids = []
  for (let number = 0; number < 4; number += 1) ids.push((await api.datasets.addRow({ dataset, content: content(number), by: '' })).row.id)
  await api.datasets.change({ dataset, ids, change: { do: 'accept' }, by: 'Ann' })
  await api.datasets.change({ dataset, ids: ids.slice(0, 2), change: { do: 'reject', reason: '' }, by: 'Bo' })
  await api.datasets.change({ dataset, ids: ids.slice(2, 3), change: { do: 'accept' }, by: 'Bo' })
  expect(await api.datasets.agreement({ dataset, reviewers: ['Ann', 'Bo'] })).toMatchObject({
    rows: 3,
    bothAccepted: 1,
    onlyFirst: ids.slice(0, 2),
  })
  const { numbers } = await api.datasets.numbers({ dataset, query: { filter: { isDisputed: true } } })
  expect(numbers).toHaveLength(2)
})

test('a split is shown before it is made, and a difference gives the rows of both sides', async () => {
  await using server = await serverOver()
  const { api } = server
  await api.datasets.create({ dataset })
  const added = []
  for (let number = 0; number < 10; number += 1) added.push(await api.datasets.addRow({ dataset, content: content(number), by: 'Ann' }))
  const [first] = added.map(({ row }) => row.id)
  if (!first) throw new Error('no rows')
  await api.datasets.change({ dataset, ids: [first], change: { do: 'tag', add: ['존댓말'], remove: [] }, by: 'Ann' })
  const split = { by: 'ratio' as const, sizes: { train: 0.8, test: 0.2 }, seed: 1, group: null, stratify: 'kind' }
  const preview = await api.datasets.previewSplit({ dataset, split })
  expect(preview).toMatchObject({
    moved: 10,
    table: { splits: { train: { rows: 8 }, test: { rows: 2 }, none: { rows: 0 } }, tags: ['존댓말'], otherTags: 0 },
  })
  expect(await api.datasets.splitFacts({ dataset })).toMatchObject({ table: { splits: { none: { rows: 10 } } }, columns: [] })
  await api.datasets.snapshot({ dataset, tag: 'v1' })
  await api.datasets.split({ dataset, split, by: 'Ann' })
  expect((await api.datasets.splitFacts({ dataset })).table).toEqual(preview.table)
  expect((await api.datasets.previewSplit({ dataset, split })).moved).toBe(0)
  expect((await api.datasets.diff({ dataset, from: 'v1', to: 'present' })).relabelled).toHaveLength(10)
  const [then] = await api.datasets.rowsIn({ dataset, snapshot: 'v1', ids: [first] })
  const [now] = await api.datasets.rowsIn({ dataset, snapshot: 'present', ids: [first] })
  expect([then?.split, now?.id]).toEqual([null, first])
  await expect(api.datasets.previewSplit({ dataset, split: { ...split, group: 'page' } })).rejects.toThrow(
    'No row has a "page" to group by',
  )
})

test('a watched dataset is followed while its file has a merge conflict, is mended, is removed and is restored', async () => {
  await using server = await serverOver()
  const { api } = server
  await api.datasets.create({ dataset })
  await api.datasets.addRow({ dataset, content: content(1), by: '' })
  const news = (await api.datasets.watch({ dataset }))[Symbol.asyncIterator]()
  const next = async () => (await news.next()).value
  expect(await next()).toMatchObject({ generation: expect.any(Number) })
  const rows = join(server.datasets, dataset, 'rows.jsonl')
  await expect.poll(() => readFile(rows, 'utf8'), { timeout: 10_000 }).toContain('질문 1')
  const text = await readFile(rows, 'utf8')
  await writeFile(rows, `<<<<<<< HEAD\n${text}=======\n>>>>>>> other\n`)
  expect(await next()).toMatchObject({ problem: { message: expect.stringContaining('merge conflict') } })
  await writeFile(rows, text)
  expect(await next()).toMatchObject({ generation: expect.any(Number) })
  const { undo } = await api.datasets.remove({ dataset })
  expect(await next()).toMatchObject({ problem: { code: 'NOT_FOUND' } })
  await api.datasets.restore({ undo })
  expect(await next()).toMatchObject({ generation: expect.any(Number) })
  await news.return?.(undefined)
})
