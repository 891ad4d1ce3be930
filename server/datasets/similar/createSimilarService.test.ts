import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newRow } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { changeRow } from '../../core/dataset/review/changeRow.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { createJobFiles } from '../../io/jobs/jobFiles.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createJobs } from '../../jobs/createJobs.ts'
import { createSimilarService } from './createSimilarService.ts'
import type { SimilarKey } from './similarService.types.ts'

const asked: string[] = []

/** A unit vector with an angle that the text gives, so that near angles are similar texts. */
async function embedTexts(texts: readonly string[], { model }: { model: string }): Promise<Float32Array[]> {
  asked.push(model)
  return texts.map((text) => {
    const angle = (Number(/\d+/.exec(text)?.[0] ?? 0) * Math.PI) / 180
    return Float32Array.of(Math.cos(angle), Math.sin(angle))
  })
}

function row(instruction: string, output = '') {
  const content = { kind: 'instruction' as const, instruction, input: '', output }
  return newRow(rowId(content, { from: 'hand' }, 0), content, { from: 'hand' })
}

test('the nearest rows come first; rows that have changed since are compared as they are, and new ones are counted', async () => {
  await using folder = await temporaryFolder()
  const place = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') }
  const store = createDatasetStore(place, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  const faults: unknown[] = []
  const jobs = createJobs({ files: createJobFiles(join(folder.path, 'jobs')) })
  const service = createSimilarService({ store, jobs, obtainModel: async () => ({}), embedTexts }, (thrown) => faults.push(thrown))
  const dataset = await store.create('말투', '')
  const rows = [10, 40, 12, 90, 11].map((angle) => row(`질문 ${angle}도는 어느 쪽입니까`))
  const [ten, forty, twelve, ninety, eleven] = rows.map(({ id }) => id)
  if (!ten || !forty || !twelve || !ninety || !eleven) throw new Error('no rows')
  dataset.add(rows)
  const key: SimilarKey = { dataset: '말투', by: 'prompt' }
  expect(await service.nearest({ ...key, row: ten, most: 3 })).toBeNull()

  await service.prepare(key)
  await ended(service.watch(key, AbortSignal.timeout(20_000)))
  const found = await service.nearest({ ...key, row: ten, most: 3 })
  expect(found).toMatchObject({ model: 'multilingual-e5-small', compared: 5, left: 0 })
  expect(found?.rows.map(({ id }) => id)).toEqual([eleven, twelve, forty])
  expect(found?.rows[0]?.similarity).toBeCloseTo(Math.cos(Math.PI / 180), 6)
  expect(new Set(asked)).toEqual(new Set(['multilingual-e5-small']))

  const edit = { do: 'edit' as const, content: row('질문 89도는 어느 쪽입니까').content, how: null }
  dataset.change([eleven], 'Ann', (each) => changeRow(each, edit, { by: 'Ann', at: '2026-01-01T00:00:00.000Z' }))
  dataset.add([row('질문 13도는 어느 쪽입니까')])
  const later = await service.nearest({ ...key, row: ten, most: 4 })
  expect(later).toMatchObject({ compared: 5, left: 1 })
  expect(later?.rows.map(({ id }) => id)).toEqual([twelve, forty, eleven, ninety])

  await expect(service.nearest({ ...key, by: 'answer', row: ten, most: 3 })).resolves.toBeNull()
  await service.prepare({ ...key, by: 'answer' })
  await ended(service.watch({ ...key, by: 'answer' }, AbortSignal.timeout(20_000)))
  await expect(service.nearest({ ...key, by: 'answer', row: ten, most: 3 })).rejects.toThrow('has no answer to compare')
  expect(faults).toEqual([])
  await service.close()
  await store.close()
})

async function ended(jobs: ReturnType<ReturnType<typeof createSimilarService>['watch']>): Promise<void> {
  for await (const job of jobs) if (job && job.status !== 'running') return
}
