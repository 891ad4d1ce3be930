import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pathKind } from '../../io/files/pathKind.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { createJobFiles } from '../../io/jobs/jobFiles.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createJobs } from '../../jobs/createJobs.ts'
import { createDownloadService } from './createDownloadService.ts'

test('an unknown snapshot is refused before it becomes a part of a path', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  const store = createDatasetStore(
    { datasets: at('datasets'), home: at('home'), trash: at('trash') },
    { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined },
  )
  await store.create('d', '')
  const unused = () => Promise.reject(new Error('unused'))
  const jobs = createJobs({ files: createJobFiles(at('jobs')) })
  const threads = new Proxy({}, { get: () => unused }) as never
  const deps = { store, threads, now: () => new Date(0), jobs, home: at('home'), exportDataset: unused, previewExport: unused }
  const service = createDownloadService(deps, () => undefined)
  await expect(service.start({ dataset: 'd', snapshot: '/../../x', format: 'csv' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await pathKind(join(at('home'), 'exports'))).toBeNull()
  await service.close()
  await store.close()
})
