import type { CellKey } from '../../core/ids.ts'

/** Which cells are being computed now, by any run: another run that wants one of them waits for its result. */
export type KeyClaims = {
  /** True if no run computes this cell; from now on the caller does. */
  take(key: CellKey): boolean
  free(key: CellKey): void
  /** Resolves when one of these cells is free or the signal aborts. */
  anyFree(keys: readonly CellKey[], signal: AbortSignal): Promise<void>
}

export function createKeyClaims(): KeyClaims {
  const taken = new Map<CellKey, Set<() => void>>()
  return {
    take(key) {
      if (taken.has(key)) return false
      taken.set(key, new Set())
      return true
    },
    free(key) {
      const listeners = taken.get(key)
      taken.delete(key)
      for (const listener of listeners ?? []) listener()
    },
    async anyFree(keys, signal) {
      if (signal.aborted || keys.length === 0 || keys.some((key) => !taken.has(key))) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const tell = () => resolve()
      for (const key of keys) taken.get(key)?.add(tell)
      signal.addEventListener('abort', tell, { once: true })
      await promise
      signal.removeEventListener('abort', tell)
      for (const key of keys) taken.get(key)?.delete(tell)
    },
  }
}
