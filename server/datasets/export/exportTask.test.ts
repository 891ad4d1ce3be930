import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { exportTask } from './exportTask.ts'
import { instruction, rowOf } from './testing/sampleRows.ts'

test('a Hugging Face folder has the licence that is asked for, and else that of the card of the dataset', async () => {
  await using folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') }
  const store = createDatasetStore(places, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  const { place, add } = await store.create('shop', '---\nlicense: cc-by-4.0\n---\n')
  add([rowOf(instruction)])
  const licence = async (card?: { license: string }) => {
    const path = join(folder.path, 'out')
    const request = { dataset: 'shop', snapshot: null, format: 'huggingface' as const, path, card }
    await exportTask({ place, request, version: '0.0.0' }, { completionTexts: () => Promise.reject(new Error()), goesOn: async () => true })
    return /^license: .*$/m.exec(await readFile(join(path, 'README.md'), 'utf8'))?.[0]
  }
  expect(await licence()).toBe('license: cc-by-4.0')
  expect(await licence({ license: 'mit' })).toBe('license: mit')
  await writeFile(place.card, '# No licence\n')
  expect(await licence()).toBe('license: unknown')
  await writeFile(place.card, '---\nlicense: MIT\n---\n')
  await expect(licence()).rejects.toThrow('The licence of the card, "MIT", is no id of the Hub')
  await store.close()
})
