'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Lane } from '#server/core/experiment/cell.ts'
import { defaultLane } from '#server/core/experiment/defaults.ts'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import { gridModel } from '#server/core/grid/gridModel.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { RunId, Slug } from '#server/core/ids.ts'
import { asksModels } from '#server/core/metrics/measurementsOf.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { besideCells } from './besideCells.ts'
import { createCellStore, type CellStore } from './cellStore.ts'
import { createLiveRun, type LiveRun } from './liveRun.ts'
import { openCells, type OpenGrid } from './openGrid.ts'
import { RunReactContext, type RunContext, type StartOptions } from './runContext.ts'
import type { Scoring } from './scoring.ts'
import { type Measuring, useMeasuring } from './useMeasuring.ts'
import { useReadResults } from './useReadResults.ts'
import { useScoringBeside } from './useScoringBeside.ts'
import { useTrained } from './useTrained.ts'

type Announced = { run: RunId; elsewhere: RunContext['elsewhere'] } | null

/** Provides the grid of the saved files, the live run over it, and the functions that start and cancel a run. */
export function RunProvider({ children }: { children: ReactNode }) {
  const { slug, files, experiment, flush } = useNotebook()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [laneText, setLane] = useUrlState('lane', defaultLane)
  const lane: Lane = laneText === 'fast' || laneText === 'exact' ? laneText : defaultLane
  const [starting, setStarting] = useState(false)
  const [liveRun] = useState(() => createLiveRun((callback) => requestAnimationFrame(callback)))
  const [cells] = useState(createCellStore)

  // Structural sharing would compare every cell; the cell store finds the changes anyway.
  const gridOptions = trpc.runs.grid.queryOptions({ slug, lane }, { placeholderData: keepPreviousData, structuralSharing: false })
  const { data: packed, error, isPlaceholderData, dataUpdatedAt: plannedAt } = useQuery(gridOptions)
  // Counting tokens takes longer than planning, so it is a query of its own.
  const counted = useQuery(trpc.runs.plan.queryOptions({ slug, lane }, { enabled: packed !== undefined && !isPlaceholderData }))
  const costs = counted.dataUpdatedAt >= plannedAt ? counted.data : undefined
  const refetchGrid = useCallback(async () => {
    const keys = [trpc.runs.grid.queryKey(), trpc.runs.plan.queryKey()]
    // Otherwise a pending first answer, planned from an older text, would count as the new one.
    await Promise.all(keys.map((queryKey) => queries.cancelQueries({ queryKey })))
    for (const queryKey of keys) await queries.invalidateQueries({ queryKey })
    // A later run may have replaced results of an earlier one.
    void queries.invalidateQueries({ queryKey: trpc.runs.earlier.queryKey() })
  }, [queries, trpc])

  // The grid is planned from the saved files, so it is fetched again whenever a version changes.
  const versions = Object.values(files.state.files)
    .map((file) => file.version)
    .join()
  const askedFor = useRef(versions)
  useEffect(() => {
    if (askedFor.current === versions) return
    askedFor.current = versions
    void refetchGrid()
  }, [versions, refetchGrid])

  const opened = useMemo(() => (packed ? openCells(packed) : null), [packed])
  useEffect(() => {
    if (opened) cells.setStored(opened.stored)
  }, [cells, opened])
  useReadResults(cells)
  const planned = opened?.cells
  const grid = useMemo<OpenGrid | undefined>(() => {
    if (!packed || !planned) return undefined
    const { diagnostics, activeRun, lane: gridLane, trained: learnt } = packed
    return {
      cells: planned,
      diagnostics: costs?.diagnostics ?? diagnostics,
      plan: costs?.plan ?? null,
      activeRun,
      lane: gridLane,
      trained: learnt,
    }
  }, [packed, planned, costs])
  useEffect(() => {
    const pass = () => cells.setLive(liveRun.getSnapshot())
    pass()
    return liveRun.subscribe(pass)
  }, [cells, liveRun])

  const { run, status } = useRunStatus(liveRun)
  const announced = useAnnouncedRun(slug)
  useFollowRun(liveRun, (announced === undefined ? grid?.activeRun : announced?.run) ?? null, refetchGrid)

  const start = useCallback(
    async (options: StartOptions = {}) => {
      setStarting(true)
      try {
        await flush()
        liveRun.follow((await client.runs.start.mutate({ slug, lane, ...options })).run)
      } catch (thrown) {
        toastError(thrown, 'The run did not start')
      } finally {
        setStarting(false)
      }
    },
    [client, flush, lane, liveRun, slug],
  )
  const cancel = useCallback(async () => {
    if (run) await client.runs.cancel.mutate({ run }).catch((thrown: unknown) => toastError(thrown, 'The run was not cancelled'))
  }, [client, run])

  const model = useMemo(() => gridModel(planned ?? []), [planned])
  const running = run !== null && (status === null || status === 'running')
  const elsewhere = announced?.run === run ? (announced?.elsewhere ?? null) : null
  const { scoring, measuring } = useScoring({ experiment, planned, cells }, { slug, lane, running, versions })
  const trained = useTrained(grid?.trained)
  const context = useMemo<RunContext>(
    () => ({
      grid,
      model,
      gridError: grid ? null : error,
      refetchGrid,
      lane,
      setLane,
      running,
      elsewhere,
      starting,
      cells,
      scoring,
      trained,
      measuring,
      liveRun,
      start,
      cancel,
    }),
    [
      grid,
      model,
      error,
      refetchGrid,
      lane,
      setLane,
      running,
      elsewhere,
      starting,
      cells,
      scoring,
      trained,
      measuring,
      liveRun,
      start,
      cancel,
    ],
  )
  return <RunReactContext value={context}>{children}</RunReactContext>
}

/** The followed run and its status; rendered again when one of the two changes, not with every token. */
function useRunStatus(liveRun: LiveRun) {
  const run = useSyncExternalStore(
    liveRun.subscribe,
    () => liveRun.getSnapshot().run,
    () => null,
  )
  const status = useSyncExternalStore(
    liveRun.subscribe,
    () => liveRun.getSnapshot().state?.status ?? null,
    () => null,
  )
  return { run, status }
}

/** The unfinished run of the notebook, whoever began it; null if there is none, undefined before the server has said so. */
function useAnnouncedRun(slug: Slug): Announced | undefined {
  const client = useTRPCClient()
  const [announced, setAnnounced] = useState<Announced>()
  const seen = useTabSeen()
  useEffect(() => {
    if (!seen) return
    const subscription = client.runs.watch.subscribe({ slug }, { onData: setAnnounced })
    return () => subscription.unsubscribe()
  }, [client, slug, seen])
  return announced
}

/** Subscribes to the run that `liveRun` follows, follows `activeRun`, and calls `onEnded` at the end of a run. */
function useFollowRun(liveRun: LiveRun, activeRun: RunId | null, onEnded: () => void): void {
  const client = useTRPCClient()
  const run = useSyncExternalStore(
    liveRun.subscribe,
    () => liveRun.getSnapshot().run,
    () => null,
  )
  useEffect(() => {
    if (activeRun) liveRun.follow(activeRun)
  }, [activeRun, liveRun])

  // A tab that becomes visible again continues after its last event.
  const seen = useTabSeen()
  useEffect(() => {
    if (run === null || !seen) return
    const subscription = client.runs.events.subscribe(
      { run, lastEventId: String(liveRun.lastSeq()) },
      {
        onData: (message) => {
          if (liveRun.push(message.data)) onEnded()
        },
        onError: (error) => toastError(error, 'The page lost the run'),
      },
    )
    return () => subscription.unsubscribe()
  }, [client, liveRun, onEnded, run, seen])
}

const noCells: readonly GridCell[] = []

/** The notebook's scores, including those of models as they arrive. */
function useScoring(
  { experiment, planned = noCells, cells }: { experiment: Experiment | null; planned: readonly GridCell[] | undefined; cells: CellStore },
  where: Omit<Parameters<typeof useMeasuring>[0], 'asks'>,
): { scoring: Scoring; measuring: Measuring } {
  const metrics = experiment?.metrics
  const asks = useMemo(() => metrics !== undefined && asksModels(metrics), [metrics])
  const measuring = useMeasuring({ ...where, asks })
  const { measured } = measuring
  const beside = useMemo(() => besideCells(planned, cells, measured), [planned, cells, measured])
  return { scoring: useScoringBeside(experiment, beside), measuring }
}
