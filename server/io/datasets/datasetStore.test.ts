import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newRow } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { createDatasetStore, type DatasetStore } from './datasetStore.ts'
import { refreshIndex, writeRows } from './writeRows.ts'

const content = { kind: 'instruction' as const, instruction: '질문', input: '', output: '답' }
const origin = { from: 'hand' as const }
const row = newRow(rowId(content, origin, 0), content, origin)

function storeIn(folder: string): DatasetStore & AsyncDisposable {
  const store = createDatasetStore(
    { datasets: join(folder, 'datasets'), home: join(folder, 'home'), trash: join(folder, 'trash') },
    {
      work: { refresh: refreshIndex, write: writeRows },
      report: (thrown) => {
        throw thrown
      },
    },
  )
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() })
}

test('changes of a program that was killed before it wrote them are written by the next one', async () => {
  await using folder = await temporaryFolder()
  await using killed = storeIn(folder.path)
  const dataset = await killed.create('d', '')
  dataset.add([row])
  const text = () => readFile(dataset.place.rows, 'utf8')
  expect(await text()).toBe('')
  const next = storeIn(folder.path)
  await next.open('d')
  await next.close()
  expect(await text()).toContain('"답"')
})

test('a folder whose name was decomposed by another system is the dataset of that name', async () => {
  await using folder = await temporaryFolder()
  await using store = storeIn(folder.path)
  await store.create('말투', '')
  await store.close()
  const datasets = join(folder.path, 'datasets')
  await rename(join(datasets, '말투'), join(datasets, '말투'.normalize('NFD')))
  await mkdir(join(datasets, 'empty'))
  expect(await store.names()).toEqual(['말투'])
  const dataset = await store.open('말투')
  dataset.add([row])
  await store.save('말투')
  expect(dataset.facts().rows).toBe(1)
  await expect(store.create('말투', '')).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('changes wait while the file is gone, and are written when it is back', async () => {
  await using folder = await temporaryFolder()
  await using store = storeIn(folder.path)
  const dataset = await store.create('d', '')
  const { rows } = dataset.place
  dataset.add([row])
  await store.save('d')
  dataset.change([row.id], 'Ann', (each) => ({ ...each, notes: '메모' }))
  await rename(rows, `${rows}.other`)
  await expect(store.save('d')).rejects.toMatchObject({ code: 'FILE_MISSING' })
  expect(await readdir(dataset.place.folder)).toEqual(['README.md', 'rows.jsonl.other'])
  await expect(store.open('d')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await rename(`${rows}.other`, rows)
  expect((await store.open('d')).byId([row.id])[0]?.row.notes).toBe('메모')
  await store.close()
  expect(await readFile(rows, 'utf8')).toContain('메모')
})

test('a file that cannot be read is read once, and again when it has changed', async () => {
  await using folder = await temporaryFolder()
  let read = 0
  const refresh: typeof refreshIndex = (place) => {
    read += 1
    return refreshIndex(place)
  }
  const store = createDatasetStore(
    { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') },
    { work: { refresh, write: writeRows }, report: () => undefined },
  )
  const dataset = await store.create('d', '')
  await store.open('d')
  read = 0
  await writeFile(dataset.place.rows, '{')
  for (let tries = 0; tries < 3; tries += 1) await expect(store.open('d')).rejects.toMatchObject({ code: 'BAD_INPUT', place: { line: 1 } })
  expect(read).toBe(1)
  await writeFile(dataset.place.rows, '')
  expect((await store.open('d')).facts().rows).toBe(0)
  await store.close()
})
