import type { CellKey } from '#server/core/ids.ts'
import type { CellRow } from '../../../_trpc/apiTypes.ts'

/** The rows of the cells that are on screen. They are asked for together, a moment after the first cell wants to know. */
export type RowMarks = {
  rowsOf: (key: CellKey | null) => readonly CellRow[]
  /** A cell is on screen. */
  want: (key: CellKey) => void
  /** Rows have changed: asks again for all that was wanted. */
  refresh: () => void
  subscribe: (listener: () => void) => () => void
}

const WAIT_MS = 80
const MOST_AT_ONCE = 5_000

const none: readonly CellRow[] = []

export function createRowMarks(ask: (keys: CellKey[]) => Promise<readonly CellRow[]>): RowMarks {
  let known = new Map<CellKey, readonly CellRow[]>()
  const wanted = new Set<CellKey>()
  const waiting = new Set<CellKey>()
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let round = 0

  function askSoon(): void {
    timer ??= setTimeout(() => {
      timer = null
      void askNow()
    }, WAIT_MS)
  }

  async function askNow(): Promise<void> {
    const keys = [...waiting].slice(0, MOST_AT_ONCE)
    for (const key of keys) waiting.delete(key)
    if (waiting.size > 0) askSoon()
    const asked = round
    // Without an answer the cells have no mark. It is asked for again when rows change or cells come into view.
    const rows = await ask(keys).catch(() => null)
    if (asked !== round) return
    if (!rows) {
      for (const key of keys) wanted.delete(key)
      return
    }
    const byKey = Map.groupBy(rows, ({ key }) => key)
    const next = new Map(known)
    for (const key of keys) next.set(key, byKey.get(key) ?? none)
    known = next
    for (const listener of listeners) listener()
  }

  return {
    rowsOf: (key) => (key === null ? none : (known.get(key) ?? none)),
    want(key) {
      if (wanted.has(key)) return
      wanted.add(key)
      waiting.add(key)
      askSoon()
    },
    refresh() {
      round += 1
      for (const key of wanted) waiting.add(key)
      if (waiting.size > 0) askSoon()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
