/** Tells listeners that something has changed. */
export type Bell = {
  ring(): void
  /**
   * Yields at once, and after each ring; rings that come before the last one was taken count once. With `everyMs` also when nothing has rung for
   * that long. Ends when `signal` aborts.
   */
  rings(signal: AbortSignal, options?: { everyMs?: number }): AsyncGenerator<void>
}

export function createBell(): Bell {
  const waiting = new Set<() => void>()
  return {
    ring() {
      for (const wake of waiting) wake()
    },
    async *rings(signal, { everyMs } = {}) {
      let next = Promise.withResolvers<void>()
      const wake = () => next.resolve()
      waiting.add(wake)
      signal.addEventListener('abort', wake)
      try {
        while (!signal.aborted) {
          yield
          const timer = everyMs === undefined ? undefined : setTimeout(wake, everyMs)
          await next.promise
          clearTimeout(timer)
          next = Promise.withResolvers<void>()
        }
      } finally {
        waiting.delete(wake)
        signal.removeEventListener('abort', wake)
      }
    },
  }
}
