import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeRow } from '../../core/dataset/review/changeRow.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { type DatasetRow, newRow } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import type { CellKey } from '../../core/ids.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { datasetPlace } from './datasetPlace.ts'
import { openDataset } from './openDataset.ts'
import { openRowIndex } from './rowIndex.ts'
import { findSnapshot, listSnapshots, removeSnapshotFiles, snapshotRows, writeSnapshot, writeSnapshotRows } from './snapshotFiles.ts'
import { syncIndex } from './syncIndex.ts'
import { writeRows } from './writeRows.ts'

async function space() {
  const folder = await temporaryFolder()
  const place = datasetPlace({ datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home') }, '말투')
  const sync = async () => {
    const index = openRowIndex(place.index)
    await syncIndex(index, place).finally(() => index.close())
  }
  return { place, sync, text: () => readFile(place.rows, 'utf8'), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

function row(number: number, output = `답 ${number}`, known: Partial<DatasetRow> = {}): DatasetRow {
  const content = { kind: 'instruction' as const, instruction: `질문 ${number}`, input: '', output }
  const origin = { from: 'file' as const, file: 'a.jsonl', line: number, sha256: '00' }
  return { ...newRow(rowId(content, origin, 0), content, origin), ...known }
}

const who = { by: 'Ann', at: '2026-11-30T10:00:00.000Z' }
const accept = (each: DatasetRow) => changeRow(each, { do: 'accept' }, who)

test('rows are added once, changed, and written to the file in their order', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  expect(dataset.add([row(1), row(2), row(3)])).toEqual({ added: 3, known: [] })
  expect(dataset.add([row(2), row(4)])).toEqual({ added: 1, known: [row(2).id] })
  expect(dataset.facts()).toMatchObject({ rows: 4, kinds: { instruction: 4 }, statuses: { new: 4 } })
  expect(dataset.isPending()).toBe(true)
  const { rows } = dataset.change([row(2).id], 'Ann', accept)
  expect(rows.map(({ status }) => status)).toEqual(['accepted'])
  expect(dataset.change([row(2).id], 'Ann', accept).seq).toBeNull()
  await writeRows(here.place)
  expect((await here.text()).trim().split('\n')).toEqual([row(1), accept(row(2)), row(3), row(4)].map(rowLine))
  expect(dataset.facts()).toMatchObject({ statuses: { new: 3, accepted: 1 } })
  expect(dataset.isPending()).toBe(false)
  expect(await dataset.isStale()).toBe(false)
})

test('undo takes the last change of a reviewer back, and leaves what was changed since', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  dataset.add([row(1), row(2)])
  dataset.change([row(1).id, row(2).id], 'Ann', accept)
  dataset.change([row(1).id], 'Bo', (each) => changeRow(each, { do: 'reject', reason: 'no' }, { ...who, by: 'Bo' }))
  expect(dataset.undo('Ann')).toEqual({ rows: [row(2).id], skipped: 1 })
  expect(dataset.undo('Ann')).toBeNull()
  expect(dataset.undo('Bo')).toEqual({ rows: [row(1).id], skipped: 0 })
  expect(dataset.byId([row(1).id])[0]?.row.status).toBe('accepted')
  dataset.change([row(1).id], 'Ann', () => null)
  expect(dataset.count()).toBe(1)
  dataset.undo('Ann')
  expect([...dataset.each()].map(({ id }) => id)).toEqual([row(1).id, row(2).id])
  expect(dataset.undo('')).toEqual({ rows: [row(2).id], skipped: 1 })
  expect([...dataset.each()].map(({ status }) => status)).toEqual(['accepted'])
})

test('rows are found by words, status, tags, split and reviewers, and sorted', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  dataset.add([
    row(1, 'Hello WORLD', { tags: ['a'], fields: { quality: 0.5 } }),
    row(2, '긴 답입니다 정말로 깁니다', { split: 'test', fields: { quality: 0.9 } }),
    row(3, 'short', { rating: 4 }),
  ])
  dataset.change([row(1, 'Hello WORLD').id], 'Ann', accept)
  const found = (query: Parameters<typeof dataset.numbers>[0]) => dataset.rows(dataset.numbers(query)).map(({ row: each }) => each.origin)
  const numbered = (...lines: number[]) => lines.map((line) => row(line).origin)
  expect(found({ filter: { text: 'world hello' } })).toEqual(numbered(1))
  expect(found({ filter: { text: '답입' } })).toEqual(numbered(2))
  expect(found({ filter: { text: '%' } })).toEqual([])
  expect(found({ filter: { tags: ['a', 'b'] } })).toEqual(numbered(1))
  expect(found({ filter: { splits: ['test'] } })).toEqual(numbered(2))
  expect(found({ filter: { splits: ['none'], statuses: ['new'] } })).toEqual(numbered(3))
  expect(found({ filter: { unreviewedBy: 'Ann' } })).toEqual(numbered(2, 3))
  expect(found({ order: { by: { score: 'quality' }, isDescending: true } })).toEqual(numbered(2, 1, 3))
  expect(found({ order: { by: 'answerLength', isDescending: false } })).toEqual(numbered(3, 1, 2))
  expect(found({ order: { by: 'rating', isDescending: false } })).toEqual(numbered(3, 1, 2))
  expect(found({ order: { by: 'position', isDescending: true } })).toEqual(numbered(3, 2, 1))
  expect(dataset.facts()).toMatchObject({ tags: [{ tag: 'a', rows: 1 }], scores: ['quality'], reviewers: [{ reviewer: 'Ann', rows: 1 }] })
})

test('a row knows its cells, and a cell its rows', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  const key = 'a'.repeat(64) as CellKey
  const cell = {
    key,
    notebook: 'n',
    run: null,
    variant: 'v',
    case: 'c',
    point: {},
    repeat: 0,
    seed: 1,
    model: { id: 'm', sha256: 's' },
    scores: { similar: 0.25 },
  }
  dataset.add([row(1, 'x', { origin: { from: 'cell', cell: { ...cell, notebook: cell.notebook as never }, isCorrected: false } })])
  expect(dataset.ofCells(['b'.repeat(64) as CellKey, key])).toEqual([{ key, row: row(1, 'x').id }])
  expect(dataset.facts().scores).toEqual(['similar'])
})

test('what another program writes into the file joins the changes that are not in it yet', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  dataset.add([row(1), row(2), row(3)])
  await writeRows(here.place)
  const before = dataset.facts().generation
  dataset.change([row(1).id], 'Ann', accept)
  dataset.change([row(3).id], 'Ann', () => null)
  const other = { ...row(1), content: { kind: 'instruction' as const, instruction: '질문 1', input: '', output: '다른 답' } }
  await writeFile(here.place.rows, `${rowLine(row(5))}\r\n\n${rowLine(other)}\n${rowLine(row(3))}`)
  expect(await dataset.isStale()).toBe(true)
  await here.sync()
  const [first, second, ...rest] = [...dataset.each()]
  expect([first?.id, second?.id, rest]).toEqual([row(5).id, row(1).id, []])
  expect(second).toMatchObject({ status: 'accepted', content: row(1).content, history: [{ by: 'rows.jsonl', before: other.content }] })
  expect(dataset.facts()).toMatchObject({ generation: before + 1 })
  expect(dataset.isPending()).toBe(true)
  await writeRows(here.place)
  expect((await here.text()).split('\n')).toHaveLength(3)
})

test('what the file and the index have changed of one row is joined, also if the file changes again before it is written', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  const first = row(1, '답 1', { tags: ['old', 'gone'], notes: '처음', split: 'train' })
  dataset.add([first, row(2, '답 2', { notes: 'a' })])
  await writeRows(here.place)
  dataset.change([first.id], 'Ann', (each) => changeRow(each, { do: 'tag', add: ['mine'], remove: ['gone'] }, who))
  dataset.change([first.id], 'Ann', (each) => changeRow(each, { do: 'split', split: null }, who))
  dataset.change([row(2, '답 2').id], 'Ann', (each) => ({ ...each, notes: 'b' }))
  const theirs = { ...first, tags: ['gone', 'old', 'theirs'], rating: 4 }
  await writeFile(here.place.rows, `${rowLine(theirs)}\n${rowLine(row(2, '답 2', { notes: 'a' }))}\n`)
  await here.sync()
  const joined = { tags: ['mine', 'old', 'theirs'], rating: 4, split: null, notes: '처음', history: [] }
  expect([...dataset.each()]).toMatchObject([joined, { notes: 'b' }])
  await writeFile(here.place.rows, `${rowLine({ ...theirs, notes: '다음' })}\n${rowLine(row(2, '답 2', { notes: 'a' }))}\n`)
  await here.sync()
  expect([...dataset.each()]).toMatchObject([{ ...joined, notes: '다음' }, { notes: 'b' }])
})

test('a change that was taken back stays so when the file changes elsewhere', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  dataset.add([row(1)])
  dataset.change([row(1).id], 'Ann', (each) => changeRow(each, { do: 'tag', add: ['wrong'], remove: [] }, who))
  await writeRows(here.place)
  dataset.undo('Ann')
  await appendFile(here.place.rows, `${rowLine(row(2))}\n`)
  await here.sync()
  expect([...dataset.each()]).toEqual([row(1), row(2)])
})

test('the seed of the last split is known until a split changes in another way', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  const set = (split: 'train' | 'test') => dataset.change([row(1).id], 'Ann', (each) => changeRow(each, { do: 'split', split }, who))
  dataset.add([row(1)])
  expect(dataset.splitSeed()).toBeNull()
  set('train')
  dataset.keepSplitSeed(-7)
  dataset.add([row(2)])
  dataset.change([row(1).id], 'Ann', accept)
  expect(dataset.splitSeed()).toBe(-7)
  const changes: (() => unknown)[] = [() => set('test'), () => dataset.undo('Ann'), () => dataset.add([row(3, 'x', { split: 'test' })])]
  for (const change of changes) {
    dataset.keepSplitSeed(7)
    change()
    expect(dataset.splitSeed()).toBeNull()
  }
  await writeRows(here.place)
  dataset.keepSplitSeed(0)
  const text = await here.text()
  await writeFile(here.place.rows, `${text}\n`)
  await here.sync()
  expect(dataset.splitSeed()).toBe(0)
  await writeFile(here.place.rows, text.replace('"split":"test"', '"split":"validation"'))
  await here.sync()
  expect(dataset.splitSeed()).toBeNull()
})

test('an index of another format keeps the changes that are not in the file, or is left as it is', async () => {
  await using here = await space()
  const first = openDataset(here.place)
  first.add([row(1), row(2), row(3)])
  await writeRows(here.place)
  first.change([row(1).id], 'Ann', accept)
  first.change([row(3).id], 'Ann', () => null)
  first.close()
  const alter = (...statements: string[]) => {
    const index = openRowIndex(here.place.index)
    for (const sql of [...statements, 'PRAGMA user_version = 2']) index.run(sql)
    index.close()
  }
  alter()
  const second = openDataset(here.place)
  expect(second.isPending()).toBe(true)
  await writeRows(here.place)
  expect([...second.each()]).toEqual([accept(row(1)), row(2)])
  second.change([row(2).id], 'Ann', accept)
  second.close()
  alter('ALTER TABLE rows RENAME COLUMN line TO content')
  expect(() => openDataset(here.place)).toThrow('Open the dataset once with that version')
  expect(() => openDataset(here.place)).toThrow('말투.db')
})

test('a damaged file is refused with its line, and nothing is lost', async () => {
  await using here = await space()
  using dataset = disposable(openDataset(here.place))
  dataset.add([row(1)])
  await writeRows(here.place)
  dataset.change([row(1).id], 'Ann', accept)
  await appendFile(here.place.rows, '>>>>>>> theirs\n')
  await expect(writeRows(here.place)).rejects.toMatchObject({
    message: expect.stringContaining('merge conflict') as string,
    place: { line: 2 },
  })
  expect(dataset.facts()).toMatchObject({ rows: 1, statuses: { accepted: 1 } })
  expect(dataset.isPending()).toBe(true)
  await writeFile(here.place.rows, `${rowLine(row(1))}\n${rowLine(row(1))}\n`)
  await expect(here.sync()).rejects.toThrow('also on line 1')
  await writeFile(here.place.rows, Buffer.from([0xff, 0x0a]))
  await expect(here.sync()).rejects.toMatchObject({ code: 'FILE_ENCODING' })
})

test.for<[string, (file: string) => Promise<void>]>([
  [
    'of another format',
    async (file) => {
      const index = openRowIndex(file)
      index.run('PRAGMA user_version = 99')
      index.close()
    },
  ],
  ['damaged', (file) => writeFile(file, 'x'.repeat(8_192))],
])('an index that is %s is made anew from the file', async ([, damage]) => {
  await using here = await space()
  const first = openDataset(here.place)
  first.add([row(1), row(2)])
  await writeRows(here.place)
  first.close()
  await damage(here.place.index)
  using dataset = disposable(openDataset(here.place))
  expect(await dataset.isStale()).toBe(true)
  await here.sync()
  expect(dataset.count()).toBe(2)
})

test('snapshots share the rows that they have in common, and a damaged one is refused', async () => {
  await using here = await space()
  const { sha256 } = await writeSnapshotRows(here.place, [row(1), row(2)].map(rowLine))
  const snapshot = {
    format: 1 as const,
    tag: 'v1',
    at: who.at,
    note: '',
    sha256,
    rows: 2,
    rejected: 0,
    splits: { none: 2 } as never,
    seed: null,
  }
  await writeSnapshot(here.place, snapshot)
  await writeSnapshot(here.place, { ...snapshot, tag: 'v2' })
  expect((await listSnapshots(here.place)).map(({ tag }) => tag)).toEqual(['v1', 'v2'])
  expect(await listOf(snapshotRows(here.place, await findSnapshot(here.place, 'v2')))).toEqual([row(1), row(2)])
  await removeSnapshotFiles(here.place, snapshot)
  expect(await listOf(snapshotRows(here.place, { ...snapshot, tag: 'v2' }))).toHaveLength(2)
  await expect(findSnapshot(here.place, 'v1')).rejects.toThrow('It has v2.')
  await expect(findSnapshot(here.place, '../x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const file = join(here.place.snapshots, `${sha256.slice(0, 16)}.jsonl.gz`)
  await writeFile(file, (await readFile(file)).subarray(0, 20))
  await expect(listOf(snapshotRows(here.place, snapshot))).rejects.toMatchObject({ code: 'STORE_BROKEN' })
})

test('two snapshots that are made at once keep their own rows', async () => {
  await using here = await space()
  const lists = [[row(1)], [row(1), row(2)]]
  const written = await Promise.all(lists.map((rows) => writeSnapshotRows(here.place, rows.map(rowLine))))
  const read = written.map(({ sha256 }) => listOf(snapshotRows(here.place, { sha256, tag: 'v1' })))
  expect(await Promise.all(read)).toEqual(lists)
})

function disposable<T extends { close(): void }>(value: T): T & Disposable {
  return Object.assign(value, { [Symbol.dispose]: () => value.close() })
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}
