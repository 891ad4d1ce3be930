import { expect, test } from 'vitest'
import type { StoredResult } from '#server/core/grid/packedResults.ts'
import type { CellKey } from '#server/core/ids.ts'
import { createCellStore } from './cellStore.ts'
import { readResults } from './readResults.ts'

const keys = Array.from({ length: 2500 }, (_, index) => `k${index}` as CellKey)
const resultOf = (key: CellKey): StoredResult => ({
  status: 'done',
  output: `답 ${key} 🙂`,
  thought: null,
  finishReason: 'stop',
  tokens: { prompt: 1, output: 1 },
  timing: { ttftMs: 1, totalMs: 1 },
})

function opened() {
  const cells = createCellStore()
  cells.setStored({ done: keys, failed: ['bad' as CellKey] })
  const asked: CellKey[][] = []
  const read = async (wanted: CellKey[]) => {
    asked.push(wanted)
    return wanted.map((key) => [key, resultOf(key)] as const)
  }
  return { cells, asked, read }
}

test('cells in sight are read first, then failed ones, then the rest in pages', async () => {
  const { cells, asked, read } = opened()
  const last = keys.slice(-2)
  cells.subscribe(last, () => undefined)
  expect(cells.view(last[0] ?? null)).toEqual({ status: 'loading' })
  await readResults({ cells, read, wait: async () => undefined }, new AbortController().signal)
  expect(asked.map((page) => [page[0], page.length])).toEqual([
    [last[0], 2],
    ['bad', 2000],
    ['k1999', 499],
  ])
  expect(cells.unread().size).toBe(0)
  expect(cells.view(last[1] ?? null)).toMatchObject({ status: 'done', output: `답 ${last[1]} 🙂`, cached: true })
})

test('a page that could not be read is requested again, after longer and longer waits', async () => {
  const { cells, read } = opened()
  const waits: number[] = []
  let left = 6
  const failing = async (wanted: CellKey[]) => {
    if (left-- > 0) throw new Error('away')
    return read(wanted)
  }
  await readResults({ cells, read: failing, wait: async (ms) => void waits.push(ms) }, new AbortController().signal)
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000])
  expect(cells.unread().size).toBe(0)
})

test('a key that has no result after all is requested once', async () => {
  const { cells, asked } = opened()
  const read = async (wanted: CellKey[]) => {
    asked.push(wanted)
    return []
  }
  await readResults({ cells, read, wait: async () => undefined }, new AbortController().signal)
  expect(asked.flat()).toHaveLength(2501)
  expect(cells.view(keys[0] ?? null)).toEqual({ status: 'empty' })
})
