import { setImmediate as turn } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeRow } from '../../core/dataset/review/changeRow.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { newRow } from '../../core/dataset/row/row.ts'
import { datasetPlace } from '../../io/datasets/datasetPlace.ts'
import { withDataset } from '../../io/datasets/openDataset.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { keepRows } from './snapshotDataset.ts'

test('a snapshot has one state of the rows, also while they are changed', async () => {
  await using folder = await temporaryFolder()
  const place = datasetPlace({ datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home') }, 'd')
  const rows = Array.from({ length: 500 }, (_, number) => {
    const content = { kind: 'instruction' as const, instruction: `q${number}`, input: '', output: 'a'.repeat(1_000) }
    const origin = { from: 'hand' as const }
    return newRow(rowId(content, origin, 0), content, origin)
  })
  withDataset(place, (dataset) => dataset.add(rows))
  const kept = keepRows({ place })
  await turn()
  const who = { by: 'Ann', at: '2026-11-30T10:00:00.000Z' }
  const reject = (dataset: Parameters<Parameters<typeof withDataset>[1]>[0]) =>
    dataset.change(dataset.ids(), 'Ann', (row) => changeRow(row, { do: 'reject', reason: 'no' }, who))
  withDataset(place, reject)
  expect(await kept).toMatchObject({ rows: 500, rejected: 0, splits: { none: 500 } })
})
