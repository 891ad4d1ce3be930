import { setTimeout as delay } from 'node:timers/promises'

import type { CellKey, RunId } from '../../core/ids.ts'
import type { ClaimStore } from '../../io/store/claimStore.ts'

/** How often the store is asked whether another program has ended a cell. */
const LOOK_EVERY_MS = 250

/** Which cells are being computed now, by any run: another run that wants one of them waits for its result. */
export type KeyClaims = {
  /** Those of these cells that no run computes; from now on `run` does. */
  take(keys: readonly CellKey[], run: RunId): Set<CellKey>
  free(key: CellKey, run: RunId): void
  /** Resolves when one of these cells is free or the signal aborts. */
  anyFree(keys: readonly CellKey[], signal: AbortSignal): Promise<void>
}

/** `shared`: the claims of all programs; without it only runs of this program are kept apart. */
export function createKeyClaims(shared: ClaimStore | null = null): KeyClaims {
  /** The cells of this program's runs, with those who wait for them. */
  const taken = new Map<CellKey, Set<() => void>>()

  function isAnyFree(keys: readonly CellKey[]): boolean {
    const elsewhere = keys.filter((key) => !taken.has(key))
    return elsewhere.length > 0 && (!shared || shared.anyFree(elsewhere))
  }

  return {
    take(keys, run) {
      const here = keys.filter((key) => !taken.has(key))
      const mine = shared ? shared.take(here, run) : new Set(here)
      for (const key of mine) taken.set(key, new Set())
      return mine
    },
    free(key, run) {
      const listeners = taken.get(key)
      taken.delete(key)
      shared?.free(key, run)
      for (const listener of listeners ?? []) listener()
    },
    async anyFree(keys, signal) {
      if (keys.length === 0) return
      while (!signal.aborted && !isAnyFree(keys)) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const tell = () => resolve()
        for (const key of keys) taken.get(key)?.add(tell)
        signal.addEventListener('abort', tell, { once: true })
        const isElsewhere = keys.some((key) => !taken.has(key))
        await (isElsewhere ? Promise.race([promise, delay(LOOK_EVERY_MS)]) : promise)
        signal.removeEventListener('abort', tell)
        for (const key of keys) taken.get(key)?.delete(tell)
      }
    },
  }
}
