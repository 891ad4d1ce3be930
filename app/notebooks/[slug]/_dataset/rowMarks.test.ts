import { expect, test, vi } from 'vitest'
import type { CellKey } from '#server/core/ids.ts'
import { textHash } from '#server/core/textHash.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import type { CellRow } from '../../../_trpc/apiTypes.ts'
import { createRowMarks } from './rowMarks.ts'

const sampleKey = (number: number) => textHash(String(number)) as CellKey

test('cells that come into view are asked for together and once; a change asks for all again', async () => {
  vi.useFakeTimers()
  const asked: number[] = []
  let rows: CellRow[] = [{ key: sampleKey(1), dataset: '말투', row: 'abcdefabcdef' as RowId }]
  const marks = createRowMarks((keys) => {
    asked.push(keys.length)
    return Promise.resolve(rows)
  })
  const heard = vi.fn()
  marks.subscribe(heard)
  for (const number of [1, 2, 1]) marks.want(sampleKey(number))
  expect(marks.rowsOf(sampleKey(1))).toEqual([])
  await vi.advanceTimersByTimeAsync(100)
  expect(marks.rowsOf(sampleKey(1))).toEqual(rows)
  marks.want(sampleKey(2))
  await vi.advanceTimersByTimeAsync(100)
  expect([asked, heard.mock.calls.length]).toEqual([[2], 1])
  rows = []
  marks.refresh()
  await vi.advanceTimersByTimeAsync(100)
  expect(marks.rowsOf(sampleKey(1))).toEqual([])
  expect(asked).toEqual([2, 2])
  vi.useRealTimers()
})

test('after a failure a cell is asked for when it is wanted again', async () => {
  vi.useFakeTimers()
  let fails = true
  const rows: CellRow[] = [{ key: sampleKey(1), dataset: 'd', row: 'abcdefabcdef' as RowId }]
  const marks = createRowMarks(() => (fails ? Promise.reject(new Error('offline')) : Promise.resolve(rows)))
  marks.want(sampleKey(1))
  await vi.advanceTimersByTimeAsync(100)
  fails = false
  marks.want(sampleKey(1))
  await vi.advanceTimersByTimeAsync(100)
  expect(marks.rowsOf(sampleKey(1))).toEqual(rows)
  vi.useRealTimers()
})
