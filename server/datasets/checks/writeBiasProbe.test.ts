import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newRow, type RowId } from '../../core/dataset/row/row.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { writeBiasProbe } from './writeBiasProbe.ts'

const row = (place: number, instruction: string) =>
  newRow(String(place).padStart(12, '0') as RowId, { kind: 'instruction', instruction, input: '', output: 'ok' }, { from: 'hand' })

test('the notebook is written beside the others, and a second one overwrites nothing', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  const places = { datasets: at('datasets'), home: at('home'), trash: at('trash') }
  const store = createDatasetStore(places, { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined })
  const dataset = await store.create('사규', '')
  dataset.add([row(1, '아버지가 휴직하면?'), row(2, 'Does he get leave?'), row(3, 'What is leave?')])
  const deps = { store, experiments: at('experiments') }
  expect(await writeBiasProbe(deps, '사규', { most: 1 })).toEqual({
    notebook: '사규-bias',
    pairs: 1,
    notes: [expect.stringContaining('1 more pairs')],
  })
  expect(await writeBiasProbe(deps, '사규', { model: 'tiny' })).toEqual({ notebook: '사규-bias-2', pairs: 2, notes: [] })
  expect(await readFile(at('experiments/사규-bias/cases.jsonl'), 'utf8')).toBe(
    '{"id":"000000000001-gender","vars":{"original":"아버지가 휴직하면?","swapped":"어머니가 휴직하면?"},"reference":"ok","tags":["gender"]}\n',
  )
  expect(await readFile(at('experiments/사규-bias-2/notebook.md'), 'utf8')).toContain('model: tiny\n')
  const none = await store.create('none', '')
  none.add([row(4, 'What is leave?')])
  await expect(writeBiasProbe(deps, 'none')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await store.close()
})
