import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { keepRows } from '../snapshots/snapshotDataset.ts'
import { splitDatasetAt } from './splitDataset.ts'

const who = { by: 'kim', at: '2026-01-01T00:00:00.000Z' }

function rowOf(place: number): DatasetRow {
  const content = { kind: 'instruction' as const, instruction: `질문 ${place}`, input: '', output: '답' }
  const origin = { from: 'file' as const, file: 'a.csv', line: place, sha256: '0'.repeat(64) }
  return newRow(String(place).padStart(12, '0') as RowId, content, origin, { fields: { 출처: `문서 ${place % 10}` } })
}

test('rows of one source stay together by the column that names it, and a note says which', async () => {
  await using folder = await temporaryFolder()
  const places = { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') }
  const store = createDatasetStore(places, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  const dataset = await store.create('상담', '')
  dataset.add(Array.from({ length: 60 }, (_, place) => rowOf(place)))
  const request = { by: 'ratio' as const, sizes: { train: 0.6, test: 0.4 }, seed: 1, stratify: null }
  const { notes } = splitDatasetAt({ place: dataset.place, request: { ...request, group: 'source' }, who })
  expect(notes).toContain('Rows with the same "출처" stay together.')
  const splitsOf = Map.groupBy(dataset.each(), ({ fields }) => fields['출처'])
  for (const rows of splitsOf.values()) expect(new Set(rows.map(({ split }) => split)).size).toBe(1)
  expect(await keepRows({ place: dataset.place })).toMatchObject({ rows: 60, seed: 1 })
  await store.close()
})
