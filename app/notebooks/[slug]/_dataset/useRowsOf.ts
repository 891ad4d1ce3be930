'use client'

import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import type { CellRow } from '../../../_trpc/apiTypes.ts'
import type { RowMarks } from './rowMarks.ts'

export const RowMarksContext = createContext<RowMarks | null>(null)

export function useRowMarks(): RowMarks {
  const marks = useContext(RowMarksContext)
  if (!marks) throw new Error('useRowMarks is used outside of RowMarksProvider')
  return marks
}

const none: readonly CellRow[] = []

/** The rows that were made of a cell. */
export function useRowsOf(key: CellKey | null): readonly CellRow[] {
  const marks = useRowMarks()
  useEffect(() => {
    if (key !== null) marks.want(key)
  }, [marks, key])
  return useSyncExternalStore(
    marks.subscribe,
    useCallback(() => marks.rowsOf(key), [marks, key]),
    () => none,
  )
}
