import { expect, test, vi } from 'vitest'
import { mostCallsInBatch } from '#server/core/requestLimits.ts'
import { makeTrpcClient } from './makeTrpcClient.ts'

test('calls made together are sent in requests that the server accepts', async () => {
  const counts: number[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    const calls = new URL(url, 'http://localhost').pathname.split(',').length
    counts.push(calls)
    return Response.json(Array.from({ length: calls }, () => ({ result: { data: [] } })))
  })
  const client = makeTrpcClient()
  expect(await Promise.all(Array.from({ length: 45 }, () => client.notebooks.list.query()))).toHaveLength(45)
  vi.unstubAllGlobals()
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(45)
  expect(Math.max(...counts)).toBeLessThanOrEqual(mostCallsInBatch)
})
