/** Tells listeners that something has changed. */
export type Bell = {
  ring(): void
  /** Yields at once, and after each ring; rings that come before the last one was taken count once. Ends when `signal` aborts. */
  rings(signal: AbortSignal): AsyncGenerator<void>
}

export function createBell(): Bell {
  const waiting = new Set<() => void>()
  return {
    ring() {
      for (const wake of waiting) wake()
    },
    async *rings(signal) {
      let next = Promise.withResolvers<void>()
      const wake = () => next.resolve()
      waiting.add(wake)
      signal.addEventListener('abort', wake)
      try {
        while (!signal.aborted) {
          yield
          await next.promise
          next = Promise.withResolvers<void>()
        }
      } finally {
        waiting.delete(wake)
        signal.removeEventListener('abort', wake)
      }
    },
  }
}
