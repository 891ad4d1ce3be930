import { expect, test } from 'vitest'
import { fc } from '../core/testing/fuzzing.ts'
import { type NumberedPageEvent, toPageEvent } from '../core/run/pageEvent.ts'
import { batchEvents, EventBatch } from './batchEvents.ts'

const started = (seq: number, cell = seq) => ({ seq, event: { type: 'cellStarted' as const, cell } })
const tokens = (cell: number, text: string) => ({ seq: null, event: { type: 'cellTokens' as const, cell, text } })

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

const result = {
  output: '좋아요 🙂',
  thought: null,
  finishReason: 'stop' as const,
  tokens: { prompt: 3, output: 2 },
  timing: { ttftMs: 1, totalMs: 2 },
}
const whole = { ...result, outputTokenIds: [1, 2], renderedPrompt: 'long' }
const done = (seq: number, cell: number): NumberedPageEvent => ({ seq, event: { type: 'cellDone', cell, result } })

function batched(events: readonly NumberedPageEvent[]): NumberedPageEvent[] {
  const batch = new EventBatch()
  for (const event of events) batch.add(event)
  return batch.take()
}

test('the tokens of a cell become one text, and are dropped if the cell ends', () => {
  const events = [started(2, 0), tokens(0, '좋'), started(3, 1), tokens(1, 'a'), tokens(0, '아'), tokens(1, 'b'), done(4, 1)]
  expect(batched(events)).toEqual([started(2, 0), tokens(0, '좋아'), started(3, 1), done(4, 1)])
})

test('a whole text replaces the text before it, and later text is added to it', () => {
  const allText: NumberedPageEvent = { seq: null, event: { type: 'cellTokens', cell: 0, text: '좋아', whole: true } }
  const longer: NumberedPageEvent = { seq: null, event: { type: 'cellTokens', cell: 0, text: '좋아요', whole: true } }
  expect([batched([tokens(0, '좋'), allText]), batched([allText, tokens(0, '요')])]).toEqual([[allText], [longer]])
})

test('the count of a thought is the latest, and ends with the answer', () => {
  const thinking = (count: number): NumberedPageEvent => ({ seq: null, event: { type: 'cellTokens', cell: 0, text: '', thinking: count } })
  expect(batched([thinking(3), thinking(9)])).toEqual([thinking(9)])
  expect(batched([thinking(9), tokens(0, '네')])).toEqual([tokens(0, '네')])
})

test('tokens before and after a new attempt are not mixed', () => {
  const retried: NumberedPageEvent = { seq: 3, event: { type: 'cellRetried', cell: 0 } }
  expect(batched([tokens(0, 'old'), retried, started(4, 0), tokens(0, 'new')])).toEqual([retried, started(4, 0), tokens(0, 'new')])
})

test('a batch is empty after it was taken', () => {
  const batch = new EventBatch()
  batch.add(tokens(0, 'a'))
  expect(batch.take()).toHaveLength(1)
  batch.add(tokens(0, 'b'))
  expect([batch.size, batch.take()]).toEqual([1, [tokens(0, 'b')]])
})

test('all numbered events are kept in order, whatever comes between them', () => {
  const event = fc.oneof(
    fc.record({ cell: fc.nat(3), text: fc.string() }).map(({ cell, text }) => tokens(cell, text)),
    fc.record({ cell: fc.nat(3) }).map(({ cell }) => done(1, cell)),
    fc.record({ cell: fc.nat(3) }).map(({ cell }) => started(1, cell)),
  )
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const numbered = events.map((each, index) => (each.seq === null ? each : { ...each, seq: index }))
      expect(batched(numbered).filter(({ seq }) => seq !== null)).toEqual(numbered.filter(({ seq }) => seq !== null))
    }),
  )
})

test('the page gets the part of a result that cells show, and nothing of a cached result', () => {
  expect(toPageEvent({ seq: 5, event: { type: 'cellDone', cell: 1, result: whole } })).toEqual(done(5, 1))
  expect(toPageEvent({ seq: 6, event: { type: 'cellCached', cell: 2, result: whole } })).toEqual({
    seq: 6,
    event: { type: 'cellCached', cell: 2 },
  })
})
