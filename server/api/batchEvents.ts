import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises'

import { type NumberedPageEvent, toPageEvent } from '../core/run/pageEvent.ts'
import type { CellTokens, LiveEvent } from '../core/run/runEvent.ts'

/** About the rate at which the page draws. */
const EVERY_MS = 40
/** Above this many waiting events, reading pauses until the page has taken them. */
const MOST_EVENTS = 20_000
/** A stored log arrives without pauses: yield to other requests in between. */
const BREATHE_AFTER = 500

/** Batches a run's events for the page, a few batches a second. The last batch is sent as soon as the events end. */
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

/**
 * Collects a run's events until they are taken. The tokens of one cell become one event, and are dropped if the cell ends in
 * the same batch, because its result has them. So a batch never holds more than a few events per cell, however fast tokens come.
 */
export class EventBatch {
  #events: (NumberedPageEvent | null)[] = []
  /** Position of each cell's token event. */
  readonly #tokens = new Map<number, number>()

  get size(): number {
    return this.#events.length
  }

  add(numbered: NumberedPageEvent): void {
    const { event } = numbered
    if (event.type === 'cellTokens') {
      const at = this.#tokens.get(event.cell)
      const before = at === undefined ? null : this.#events[at]
      if (at !== undefined && before?.event.type === 'cellTokens') {
        this.#events[at] = event.whole
          ? numbered
          : { seq: null, event: { ...event, ...wholeOf(before.event), text: before.event.text + event.text } }
        return
      }
      this.#tokens.set(event.cell, this.#events.length)
    } else if ('cell' in event) {
      const at = this.#tokens.get(event.cell)
      if (at !== undefined && ends(event.type)) this.#events[at] = null
      // Tokens after a start or an end belong to another attempt.
      this.#tokens.delete(event.cell)
    }
    this.#events.push(numbered)
  }

  /** The events so far, in order. */
  take(): NumberedPageEvent[] {
    const events = this.#events.filter((event) => event !== null)
    this.#events = []
    this.#tokens.clear()
    return events
  }
}

/** Whether the joined text begins where the cell's text does. */
function wholeOf({ whole }: CellTokens): Pick<CellTokens, 'whole'> {
  return whole ? { whole } : {}
}

function ends(type: string): boolean {
  return type === 'cellDone' || type === 'cellFailed' || type === 'cellRetried'
}
