'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../../../../_trpc/client.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { apart } from './apart.ts'

type NeighboursProps = {
  index: string
  snapshot: string | undefined
  chunk: string
  /** Passages to each side. */
  around: number
  onMore: () => void
  /** The passage itself, shown between its neighbours. */
  children: ReactNode
}

const MOST = 20

/** The passages before and after a passage in its document, without what they have in common. */
export function Neighbours({ index, snapshot, chunk, around, onMore, children }: NeighboursProps) {
  const trpc = useTRPC()
  const found = useQuery(trpc.searches.passage.queryOptions({ index, snapshot, chunk, around }, { placeholderData: keepPreviousData }))
  const { before, after } = found.data ? apart(found.data.chunk, found.data.before, found.data.after) : { before: [], after: [] }
  const goesOn = found.data && !found.isPlaceholderData && around < MOST && (before.length === around || after.length === around)
  return (
    <div className="flex flex-col gap-2">
      {found.error ? <ErrorNotice compact error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && before.length === 0 ? <p className="text-xs text-faint">The document begins with this passage.</p> : null}
      {before.map((each) => (
        <Neighbour key={each.id} text={each.text} />
      ))}
      <div className="rounded-md border-l-2 border-accent pl-3">{children}</div>
      {after.map((each) => (
        <Neighbour key={each.id} text={each.text} />
      ))}
      {found.data && after.length === 0 ? <p className="text-xs text-faint">The document ends with this passage.</p> : null}
      {goesOn ? (
        <div>
          <Button size="sm" variant="ghost" onClick={onMore}>
            More before and after
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Neighbour({ text }: { text: string }) {
  return (
    <p dir="auto" className="pl-3.5 whitespace-pre-wrap text-muted">
      {text}
    </p>
  )
}
