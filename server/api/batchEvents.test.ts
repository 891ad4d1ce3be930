import { expect, test } from 'vitest'
import type { LiveEvent } from '../core/run/runEvent.ts'
import { batchEvents } from './batchEvents.ts'

const started = (seq: number): LiveEvent => ({ seq, event: { type: 'cellStarted', cell: seq } })
const tokens = (cell: number, text: string): LiveEvent => ({ seq: null, event: { type: 'cellTokens', cell, text } })

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const each of source) found.push(each)
  return found
}

test('all events are passed on in order, in few batches', async () => {
  async function* events() {
    for (let seq = 1; seq <= 1200; seq += 1) yield started(seq)
    yield tokens(7, '좋아')
    yield tokens(7, '요 🙂')
  }
  const batches = await all(batchEvents(events(), 1))
  expect(batches.flat()).toEqual([...Array.from({ length: 1200 }, (_, index) => started(index + 1)), tokens(7, '좋아요 🙂')])
  expect(batches.length).toBeLessThan(10)
})

test('events before a failure are passed on, then the failure', async () => {
  async function* events() {
    yield started(1)
    throw new Error('the run is gone')
  }
  const found: unknown[] = []
  const reading = (async () => {
    for await (const batch of batchEvents(events(), 1)) found.push(...batch)
  })()
  await expect(reading).rejects.toThrow('the run is gone')
  expect(found).toEqual([started(1)])
})

test('if the reader leaves, the source is closed', async () => {
  const closed = Promise.withResolvers<string>()
  async function* events() {
    try {
      for (let seq = 1; ; seq += 1) {
        yield started(seq)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    } finally {
      closed.resolve('closed')
    }
  }
  for await (const batch of batchEvents(events(), 1)) {
    expect(batch[0]).toEqual(started(1))
    break
  }
  expect(await closed.promise).toBe('closed')
})
