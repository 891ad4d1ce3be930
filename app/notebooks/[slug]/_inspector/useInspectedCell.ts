'use client'

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useEffect, useRef } from 'react'
import { useTRPC } from '../../../_trpc/client.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { useCells } from '../_run/useCells.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { CellView } from '../_run/cellView.ts'

/** The data of the inspector: the repeats of a place, the state of the selected one, and its stored cell. */
export function useInspectedCell(place: GridPlace, repeat: number) {
  const { grid, model } = useRun()
  const { cells: planned } = useNotebook()
  const trpc = useTRPC()
  const cells = grid?.cells
  const here = useMemo(() => model.at(place.row, place.column).flatMap((index) => cells?.[index] ?? []), [model, cells, place])
  const keys = useMemo(() => here.map(({ key }) => key), [here])
  const views = useCells(keys)
  const at = Math.min(repeat, Math.max(0, here.length - 1))
  const cell = here[at] ?? null
  const view = views[at] ?? null
  const finished = view?.status === 'done' || view?.status === 'failed'
  const { data: stored, error } = useQuery(
    trpc.runs.cell.queryOptions(cell?.key && finished ? { key: cell.key } : skipToken, {
      // A result is stored shortly after its event.
      retry: 4,
      retryDelay: 150,
    }),
  )
  useRefetchOnNewResult(cell?.key ?? null, view)
  const page = cell ? planned[cell.index] : undefined
  // The plan of the page may be newer than that of the server; a planned cell that does not match is ignored.
  const plan = page && cell && page.variant === cell.variant && page.case === cell.case && page.repeat === cell.repeat ? page : null
  return { here, views, at, cell, view, plan, stored: stored && stored.key === cell?.key ? stored : null, error: finished ? error : null }
}

/** Fetches the stored cell again when its result is replaced by a new one. */
function useRefetchOnNewResult(key: CellKey | null, view: CellView | null): void {
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
