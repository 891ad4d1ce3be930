import { setTimeout as delay } from 'node:timers/promises'

import { AppError } from '../../core/errors.ts'
import type { RunId } from '../../core/ids.ts'
import type { LiveEvent, NumberedEvent } from '../../core/run/runEvent.ts'
import { liveTexts } from '../../core/run/runState.ts'
import { AsyncQueue } from '../../engine/door/asyncQueue.ts'
import type { RunStore } from '../../io/store/runStore.ts'
import type { RunLog } from './runLog.ts'

const LOOK_EVERY_MS = 250

type Follow = {
  run: RunId
  /** Null for a run that another program executes. */
  live: { log: RunLog; hub: RunHub } | null
  afterSeq: number
  signal: AbortSignal | undefined
  now: () => number
}

/**
 * The stored events of a run after `afterSeq`, the text so far of its running cells, then live events; ends after
 * `runFinished` or when `signal` aborts. Throws AppError NOT_FOUND for an unknown run.
 */
export async function* followRun(runs: RunStore, { run, live, afterSeq, signal, now }: Follow): AsyncGenerator<LiveEvent> {
  // Subscribes before the stored events are read, so that none is missed; duplicates are dropped by their number.
  const events = live?.hub.subscribe(signal)
  const texts = live?.log.read(liveTexts) ?? []
  try {
    if (!runs.get(run)) throw new AppError('NOT_FOUND', `There is no run ${run}. Reload the page.`)
    let last = afterSeq
    for (const numbered of runs.events(run, afterSeq)) {
      if (signal?.aborted) return
      yield numbered
      last = numbered.seq
      if (numbered.event.type === 'runFinished') return
    }
    for (const event of texts) yield { seq: null, event }
    if (events) yield* newerThan(events, last)
    else yield* tailStored(runs, { run, afterSeq: last, signal, now })
  } finally {
    events?.leave()
  }
}

async function* newerThan(live: AsyncIterable<LiveEvent>, last: number): AsyncGenerator<LiveEvent> {
  for await (const event of live) {
    if (event.seq !== null && event.seq <= last) continue
    yield event
    if (event.event.type === 'runFinished') return
  }
}

/** Follows a run that another program executes by its log: no live tokens, everything else. */
async function* tailStored(runs: RunStore, { run, afterSeq, signal, now }: Omit<Follow, 'live'>): AsyncGenerator<NumberedEvent> {
  let last = afterSeq
  while (!signal?.aborted) {
    // If the other program was killed, this writes the end of its log.
    runs.closeOrphans(now())
    const running = runs.get(run)?.outcome === 'running'
    for (const numbered of runs.events(run, last)) {
      yield numbered
      last = numbered.seq
      if (numbered.event.type === 'runFinished' || signal?.aborted) return
    }
    if (!running) return
    await delay(LOOK_EVERY_MS, undefined, signal ? { signal } : {}).catch(() => undefined)
  }
}

/** Passes the events of one run on to its subscribers. */
export type RunHub = {
  publish: (event: LiveEvent) => void
  /** Events from now on, until `end`, `leave` or the signal. */
  subscribe(signal?: AbortSignal): AsyncIterable<LiveEvent> & { leave(): void }
  /** Ends every subscription after the events that were published. */
  end(): void
}

export function createRunHub(): RunHub {
  const queues = new Set<AsyncQueue<LiveEvent>>()
  let ended = false
  return {
    publish(event) {
      for (const queue of queues) queue.push(event)
    },
    subscribe(signal) {
      const queue = new AsyncQueue<LiveEvent>()
      const leave = () => {
        queues.delete(queue)
        queue.end()
      }
      if (ended || signal?.aborted) queue.end()
      else queues.add(queue)
      signal?.addEventListener('abort', leave, { once: true })
      return {
        [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](),
        leave() {
          signal?.removeEventListener('abort', leave)
          leave()
        },
      }
    },
    end() {
      ended = true
      for (const queue of queues) queue.end()
      queues.clear()
    },
  }
}
