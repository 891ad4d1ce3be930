import type { StoredResult } from '#server/core/grid/packedResults.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { CellStore } from './cellStore.ts'

const KEYS_A_PAGE = 2000
/** Few, so that cells in sight are read quickly. */
const KEYS_IN_SIGHT = 200
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

type Parts = {
  cells: Pick<CellStore, 'unread' | 'inSight' | 'addResults' | 'forget'>
  read: (keys: CellKey[]) => Promise<readonly (readonly [CellKey, StoredResult])[]>
  wait: (ms: number) => Promise<void>
}

/** Reads stored results one page at a time, cells in sight first, until all are read or `signal` aborts. */
export async function readResults({ cells, read, wait }: Parts, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const keys = nextKeys(cells)
    if (keys.length === 0) return
    try {
      const results = await read(keys)
      if (signal.aborted) return
      failures = 0
      cells.addResults(results)
      const found = new Set(results.map(([key]) => key))
      const gone = keys.filter((key) => !found.has(key))
      if (gone.length > 0) cells.forget(gone)
    } catch {
      // Another part of the page reports that the server is unreachable.
      await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures))
      failures += 1
    }
  }
}

function nextKeys(cells: Parts['cells']): CellKey[] {
  const unread = cells.unread()
  const inSight: CellKey[] = []
  for (const key of cells.inSight()) if (unread.has(key) && inSight.push(key) >= KEYS_IN_SIGHT) break
  if (inSight.length > 0) return inSight
  const keys: CellKey[] = []
  for (const key of unread) if (keys.push(key) >= KEYS_A_PAGE) break
  return keys
}
