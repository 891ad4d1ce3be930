'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { runIdSchema } from '#server/core/ids.ts'
import type { Lane } from '#server/core/grid/cell.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { toastError } from '../../../_ui/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { cellView } from './cellView.ts'
import { createLiveRun } from './liveRun.ts'
import { RunReactContext, type RunContext, type StartOptions } from './runContext.ts'

/** Follows the notebook's runs: the grid of the saved files, the live run on top of it, and the ways to start and stop one. */
export function RunProvider({ children }: { children: ReactNode }) {
  const { slug, files, flush } = useNotebook()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [lane, setLane] = useState<Lane>('fast')
  const [starting, setStarting] = useState(false)
  const [liveRun] = useState(() => createLiveRun((callback) => requestAnimationFrame(callback)))
  const { run, state, positions } = useSyncExternalStore(liveRun.subscribe, liveRun.getSnapshot, liveRun.getSnapshot)

  const gridOptions = trpc.runs.grid.queryOptions({ slug, lane }, { placeholderData: keepPreviousData })
  const { data: grid, error } = useQuery(gridOptions)
  const refetchGrid = useCallback(() => queries.invalidateQueries({ queryKey: trpc.runs.grid.queryKey() }), [queries, trpc])

  // The grid is planned from the saved files, so it is asked for again whenever a version changes.
  const versions = Object.values(files.state.files)
    .map((file) => file.version)
    .join()
  useEffect(() => {
    if (versions) void refetchGrid()
  }, [versions, refetchGrid])

  const activeRun = grid?.activeRun ?? null
  useEffect(() => {
    if (activeRun) liveRun.follow(activeRun)
  }, [activeRun, liveRun])

  useSubscription(
    trpc.runs.events.subscriptionOptions(
      { run: run ?? runIdSchema.parse('r00000000-000000-0000') },
      { enabled: run !== null, onData: (message) => liveRun.push(message.data, message.id === null ? null : Number(message.id)) },
    ),
  )

  const status = state?.status
  useEffect(() => {
    if (status && status !== 'running') void refetchGrid()
  }, [status, run, refetchGrid])

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

  const results = grid?.results
  const context = useMemo<RunContext>(
    () => ({
      grid,
      gridError: error ? errorDataOf(error) : null,
      lane,
      setLane,
      live: state,
      running: status === 'running' || (run !== null && state === null),
      starting,
      viewOf: (key) => cellView(key, results ?? {}, state, positions),
      start,
      cancel,
    }),
    [grid, error, lane, state, status, run, starting, results, positions, start, cancel],
  )
  return <RunReactContext value={context}>{children}</RunReactContext>
}
