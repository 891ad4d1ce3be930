'use client'

import { useEffect, useRef, useState } from 'react'
import { rowIdSchema, type RowId } from '#server/core/dataset/row/row.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import type { RowFeed, ShownRow } from './feed/rowFeed.ts'
import type { Queue } from './view/useQueue.ts'

export type Cursor = {
  /** The position of the open row in the queue. */
  at: number
  shown: ShownRow | 'gone' | null
  goTo: (at: number) => void
  /** Opens a row by its id. Where the queue does not have it, the filter is cleared. */
  open: (id: RowId) => void
}

type CursorInput = {
  dataset: string
  queue: Queue
  feed: RowFeed
  isFiltered: boolean
  onClearFilter: () => void
}

/** The open row, kept in the URL as `row`. It stays open when the queue changes; where it leaves the queue, the row at its position is open. */
export function useCursor({ dataset, queue, feed, isFiltered, onClearFilter }: CursorInput): Cursor {
  const client = useTRPCClient()
  const [inAddress, write] = useUrlState('row')
  const [place, setPlace] = useState<{ n: number | null; at: number }>({ n: null, at: 0 })
  /** The row that is to be opened when it is found. */
  const [target, setTarget] = useState<RowId | null>(null)
  /** Rows that this tab wrote into the address. Under load, Next.js reports an earlier one late; the reviewer is not taken back to it. */
  const written = useRef(new Set<string>())
  const { numbers, placeOf, isEarlier, state } = queue

  const kept = place.n === null ? null : placeOf(place.n)
  const at = Math.max(0, Math.min(kept ?? place.at, numbers.length - 1))
  const n = numbers[at]
  const shown = n === undefined ? null : feed.row(n)
  const id = shown === null || shown === 'gone' ? null : shown.row.id

  useEffect(() => {
    if (inAddress === '' || written.current.has(inAddress)) return
    written.current.add(inAddress)
    setTarget(rowIdSchema.safeParse(inAddress).data ?? null)
  }, [inAddress])
  useEffect(() => {
    if (id === null || target !== null) return
    written.current.add(id)
    write(id)
  }, [id, target, write])

  const find = useRef({ placeOf, isFiltered, onClearFilter, id })
  useEffect(() => {
    find.current = { placeOf, isFiltered, onClearFilter, id }
  })
  useEffect(() => {
    if (target === null || state === null || isEarlier) return
    let isOver = false
    const look = async () => {
      const [found] = target === find.current.id ? [] : await client.datasets.byId.query({ dataset, ids: [target] })
      if (isOver) return
      const there = find.current
      const foundAt = found ? there.placeOf(found.n) : null
      if (found) feed.put([found])
      if (found && foundAt === null && there.isFiltered) {
        there.onClearFilter()
        toast({ title: 'The filter was cleared', description: `The row ${target} is not among its rows.` })
        return
      }
      if (found && foundAt !== null) setPlace({ n: found.n, at: foundAt })
      else if (target !== there.id) toast({ title: `The row ${target} is not in this dataset`, tone: 'bad' })
      setTarget(null)
    }
    look().catch((thrown: unknown) => {
      if (isOver) return
      toastError(thrown, `The row ${target} was not opened`)
      setTarget(null)
    })
    return () => {
      isOver = true
    }
  }, [target, state, isEarlier, client, dataset, feed])

  return {
    at,
    shown,
    goTo: (next) => {
      const bounded = Math.max(0, Math.min(next, numbers.length - 1))
      setPlace({ n: numbers[bounded] ?? null, at: bounded })
    },
    open: setTarget,
  }
}
