import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises'

import { EventBatch } from '../core/run/eventBatch.ts'
import { type NumberedPageEvent, toPageEvent } from '../core/run/pageEvent.ts'
import type { LiveEvent } from '../core/run/runEvent.ts'

/** About as often as a page draws; more messages would only cost time. */
const EVERY_MS = 40
/** At this size reading waits until the page has taken the batch. */
const MOST_EVENTS = 20_000
/** A stored log is read without a pause, so other requests may run after this many events. */
const BREATHE_AFTER = 500

/** A run's events for the page in batches, one every `everyMs`. The last batch comes as soon as the events end. */
export async function* batchEvents(events: AsyncIterable<LiveEvent>, everyMs = EVERY_MS): AsyncGenerator<NumberedPageEvent[]> {
  const batch = new EventBatch()
  const ended = new AbortController()
  const failures: unknown[] = []
  let left = false
  let added = Promise.withResolvers<void>()
  let taken = Promise.withResolvers<void>()

  async function read(): Promise<void> {
    let count = 0
    for await (const event of events) {
      if (left) return
      batch.add(toPageEvent(event))
      added.resolve()
      count += 1
      if (count % BREATHE_AFTER === 0) await breathe()
      if (batch.size >= MOST_EVENTS) await (taken = Promise.withResolvers<void>()).promise
    }
  }

  void read()
    .catch((thrown: unknown) => failures.push(thrown))
    .finally(() => {
      ended.abort()
      added.resolve()
    })
  try {
    while (!ended.signal.aborted || batch.size > 0) {
      if (batch.size === 0) {
        added = Promise.withResolvers<void>()
        await added.promise
      } else {
        yield batch.take()
        taken.resolve()
        await delay(everyMs, undefined, { signal: ended.signal }).catch(() => undefined)
      }
    }
  } finally {
    left = true
    taken.resolve()
  }
  if (failures.length > 0) throw failures[0]
}
