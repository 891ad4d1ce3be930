import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { listDatasets } from './listDatasets.ts'

test('a folder with a name that no dataset can have is listed with what to do', async () => {
  await using folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') }
  const store = createDatasetStore(places, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  await store.create('말투', '')
  await mkdir(join(places.datasets, '내 말투'))
  await writeFile(join(places.datasets, '내 말투', 'rows.jsonl'), '')
  expect(await listDatasets({ store })).toMatchObject([
    { dataset: '내 말투', facts: null, problem: { message: expect.stringContaining('Rename the folder.') } },
    { dataset: '말투', problem: null },
  ])
  await store.close()
})
