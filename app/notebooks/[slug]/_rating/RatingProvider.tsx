'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { isRatingOf, type Rating, samePair, type Vote } from '#server/core/ratings/rating.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { applyPatch } from './applyPatch.ts'
import { RatingReactContext, type RatingContext } from './ratingContext.ts'
import { createChangeSender } from '../../../_trpc/sendChange.ts'

type RatingLists = { ratings: Rating[]; votes: Vote[] }

const nothing: RatingLists = { ratings: [], votes: [] }

/** Provides the ratings of the notebook's cells. A change is shown at once and undone if the server rejects it. */
export function RatingProvider({ children }: { children: ReactNode }) {
  const { slug } = useNotebook()
  const { lane, grid, cells } = useRun()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [rater, setRater] = useRaterName()
  const shown = useRef<CellKey | null>(null)
  const inspected = useCallback(() => shown.current, [])
  const setInspected = useCallback((key: CellKey | null) => void (shown.current = key), [])
  const { data = nothing } = useQuery(trpc.ratings.list.queryOptions({ slug, lane }, { placeholderData: keepPreviousData }))

  const queryKey = useMemo(() => trpc.ratings.list.queryKey({ slug, lane }), [trpc, slug, lane])
  const send = useMemo(() => createChangeSender<RatingLists>(queries), [queries])
  const refetch = useCallback(() => void queries.invalidateQueries({ queryKey }), [queries, queryKey])
  // A new plan can contain cells with older ratings.
  const planned = grid?.cells
  const asked = useRef(planned)
  useEffect(() => {
    if (asked.current && asked.current !== planned) refetch()
    asked.current = planned
  }, [planned, refetch])

  const outputOf = useCallback(
    (key: CellKey) => {
      const view = cells.view(key)
      return view.status === 'done' ? view.output : null
    },
    [cells],
  )
  const rate = useCallback<RatingContext['rate']>(
    ({ key, outputHash }, patch) => {
      const rated = { key, rater, outputHash, patch, now: Date.now() }
      void send({
        queryKey,
        change: (before = nothing) => ({ ...before, ratings: applyPatch(before.ratings, rated) }),
        request: () => client.ratings.rate.mutate({ key, rater, outputHash, ...patch }),
        onRefused: (thrown) => toastError(thrown, 'The rating was not saved'),
      })
    },
    [client, send, queryKey, rater],
  )
  const vote = useCallback<RatingContext['vote']>(
    ({ winner, ...pair }) => {
      void send({
        queryKey,
        change: (before = nothing) => {
          const others = before.votes.filter((each) => each.rater !== rater || !samePair(each, pair))
          return { ...before, votes: winner === null ? others : [...others, { ...pair, rater, winner, votedAt: Date.now() }] }
        },
        request: () => client.ratings.vote.mutate({ ...pair, rater, winner }),
        onRefused: (thrown) => toastError(thrown, 'The choice was not saved'),
      })
    },
    [client, send, queryKey, rater],
  )

  const { ratings, votes } = data
  const context = useMemo<RatingContext>(() => {
    const own = Map.groupBy(
      ratings.filter((each) => each.rater === rater),
      ({ key }) => key,
    )
    const ownOf = (key: CellKey | null, ofNow: boolean) => {
      const ofCell = key === null ? undefined : own.get(key)
      const output = key === null || !ofCell ? null : outputOf(key)
      return output === null ? [] : (ofCell ?? []).filter((each) => isRatingOf(each, output) === ofNow)
    }
    return {
      rater,
      setRater,
      ratings,
      votes,
      outputOf,
      ratingOf: (key) => ownOf(key, true)[0] ?? null,
      earlierOf: (key) => ownOf(key, false),
      rate,
      vote,
      inspected,
      setInspected,
    }
  }, [rater, setRater, ratings, votes, outputOf, rate, vote, inspected, setInspected])
  return <RatingReactContext value={context}>{children}</RatingReactContext>
}
