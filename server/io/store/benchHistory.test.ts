import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

import { appendBench, lastBench } from './benchHistory.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

const entry = (result: { cells: number; ms: number }) => ({ at: '2026-01-01T00:00:00.000Z', node: 'v24', cpu: 'one', cores: 2, result })

test('the newest comparable result is returned, and invalid lines are skipped', async () => {
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'home', 'bench.jsonl')
  const last = (cells: number) => lastBench<{ cells: number; ms: number }>(file, ({ result }) => result.cells === cells)
  expect(await last(432)).toBeNull()
  await appendBench(file, entry({ cells: 432, ms: 1 }))
  await appendBench(file, entry({ cells: 432, ms: 2 }))
  await appendBench(file, entry({ cells: 36, ms: 3 }))
  await appendFile(file, '{"at": cut sh')
  expect([await last(432), await last(36), await last(1)]).toEqual([{ cells: 432, ms: 2 }, { cells: 36, ms: 3 }, null])
})
