import { AsyncQueue } from '../../engine/door/asyncQueue.ts'
import type { LiveEvent } from '../plan/runTypes.ts'

/** Spreads the events of one run over its subscribers. */
export type RunHub = {
  publish(event: LiveEvent): void
  /** Events from now on, until `end`, `leave` or the signal. */
  subscribe(signal?: AbortSignal): AsyncIterable<LiveEvent> & { leave(): void }
  /** After what was published. */
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
