'use client'

import { useCallback, useSyncExternalStore } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import type { CellStore } from './cellStore.ts'
import type { CellView } from './cellView.ts'
import { useRun } from './runContext.ts'

/** What these cells show; rendered again only when one of them changes. The array must be stable between renders. `other`: a store in place of the grid's own. */
export function useCells(keys: readonly (CellKey | null)[], other?: CellStore): CellView[] {
  const run = useRun()
  const cells = other ?? run.cells
  const subscribe = useCallback((listener: () => void) => cells.subscribe(keys, listener), [cells, keys])
  const version = () => cells.version(keys)
  useSyncExternalStore(subscribe, version, version)
  return keys.map((key) => cells.view(key))
}
