'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import type { CellView } from '../_run/cellView.ts'

/** Asks for what the store keeps of a cell again once another result stands under its key: it was computed anew. */
export function useAskAgain(key: CellKey | null, view: CellView | null): void {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const made = view?.status === 'done' ? `${view.timing.totalMs} ${view.output}` : null
  const last = useRef({ key, made })
  useEffect(() => {
    const before = last.current
    if (before.key !== key) last.current = { key, made }
    if (before.key !== key || key === null || made === null) return
    last.current = { key, made }
    if (before.made === null || before.made === made) return
    void queries.invalidateQueries({ queryKey: trpc.runs.cell.queryKey({ key }) })
    void queries.invalidateQueries({ queryKey: trpc.runs.probabilities.queryKey({ key }) })
  }, [key, made, queries, trpc])
}
