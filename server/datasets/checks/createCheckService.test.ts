import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { createJobFiles } from '../../io/jobs/jobFiles.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createJobs } from '../../jobs/createJobs.ts'
import type { DatasetThreads } from '../datasetThreads.ts'
import { changeRowsAt } from '../review/changeRows.ts'
import { createCheckService } from './createCheckService.ts'

const row = (place: number, instruction: string, output: string): DatasetRow =>
  newRow(String(place).padStart(12, '0') as RowId, { kind: 'instruction', instruction, input: '', output }, { from: 'hand' })

test('a remedy changes the rows of its findings once, and one step takes it back', async () => {
  await using folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') }
  let now = new Date('2026-01-01T00:00:00.000Z')
  const store = createDatasetStore(places, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  const dataset = await store.create('shop', '')
  const given = [
    row(1, '어디로 전화하나요?', '010-1234-5678로 하세요.'),
    row(2, '또 어디로 전화하나요?', '010-8765-4321로 하세요.'),
    row(3, '언제 여나요?', ''),
  ]
  dataset.add(given)
  const refuse = () => Promise.reject(new Error('not part of this test'))
  const service = createCheckService(
    {
      store,
      now: () => now,
      jobs: createJobs({ files: createJobFiles(join(folder.path, 'jobs')) }),
      threads: { changeRows: async (input) => changeRowsAt(input) } as Partial<DatasetThreads> as DatasetThreads,
      checks: { store, async *references() {}, embedTexts: refuse, countTokens: refuse },
    },
    (thrown) => {
      throw thrown
    },
  )
  const check = async () => {
    await service.run({ dataset: 'shop', options: { semantic: false } })
    for await (const { job } of service.events('shop', AbortSignal.timeout(20_000))) if (job && job.status !== 'running') break
    return service.findings({ dataset: 'shop', check: 'pii', from: 0, count: 10 })
  }
  const { at } = await check()

  const pii = { dataset: 'shop', check: 'pii', at, places: null, kind: 'usual', survivor: 'first' } as const
  expect(await service.previewRemedy(pii)).toMatchObject({ rows: 2 })
  expect(await service.previewRemedy({ ...pii, places: [1] })).toMatchObject({ rows: 1, first: [{ id: given[1]?.id }] })
  expect(await service.applyRemedy({ ...pii, by: 'kim' })).toEqual({ changed: 2 })
  expect([...dataset.each()].map(({ content, status }) => [content.kind === 'instruction' && content.output, status])).toEqual([
    ['[phone 1]로 하세요.', 'new'],
    ['[phone 1]로 하세요.', 'new'],
    ['', 'new'],
  ])
  expect(await service.previewRemedy(pii)).toEqual({ rows: 0, first: [] })
  expect(dataset.undo('kim')?.rows).toHaveLength(2)
  expect(await service.previewRemedy(pii)).toMatchObject({ rows: 2 })

  const tag = { ...pii, check: 'answers', kind: 'tag', by: 'kim' } as const
  expect(await service.applyRemedy(tag)).toEqual({ changed: 1 })
  expect(await service.previewRemedy(tag)).toEqual({ rows: 0, first: [] })

  now = new Date('2026-01-02T00:00:00.000Z')
  const again = await check()
  await expect(service.previewRemedy({ ...pii, places: [1] })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(service.applyRemedy({ ...pii, by: 'kim' })).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await service.previewRemedy({ ...pii, at: again.at })).toMatchObject({ rows: 2 })

  await store.remove('shop')
  await store.create('shop', '')
  await expect(service.previewRemedy({ ...pii, at: again.at })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await service.close()
  await store.close()
})
