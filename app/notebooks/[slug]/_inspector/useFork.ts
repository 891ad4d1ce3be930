'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import type { SiblingCell } from './useSiblings.ts'

/** The chosen other cell of the prompt, and where its output parts from this one's: `score` null where it does not, undefined while unknown. */
export function useFork(cell: CellKey, siblings: readonly SiblingCell[]) {
  const trpc = useTRPC()
  const [chosen, choose] = useState<CellKey | null>(null)
  const other = siblings.find(({ key }) => key === chosen) ?? null
  const { data, error, refetch, isFetching } = useQuery(
    trpc.runs.fork.queryOptions(other ? { key: cell, other: other.key } : skipToken, { trpc: { abortOnUnmount: true } }),
  )
  return { other, choose, score: other ? data : undefined, error: isFetching ? null : error, retry: () => void refetch() }
}
