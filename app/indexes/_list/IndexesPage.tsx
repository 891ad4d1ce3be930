'use client'

import { useQuery } from '@tanstack/react-query'
import { Library, Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { RemoveIndexDialog } from '../_build/RemoveIndexDialog.tsx'
import { useIndexJobs } from '../_build/useIndexJobs.ts'
import { IndexCard } from './IndexCard.tsx'
import { foundCards, indexCards } from './indexCards.ts'
import { NewIndexDialog } from './NewIndexDialog.tsx'

/** A shorter list needs no search. */
const SEARCHED_FROM = 8

/** The indexes of the project. */
export function IndexesPage() {
  const trpc = useTRPC()
  const list = useQuery(trpc.indexes.list.queryOptions())
  const jobs = useIndexJobs()
  const [query, setQuery] = useUrlState('q')
  const [isNew, setNew] = useState(false)
  const [removed, setRemoved] = useState<string | null>(null)
  const cards = list.data ? indexCards(list.data, jobs) : []
  const found = foundCards(cards, query)
  const newButton = (
    <Button variant="primary" icon={Plus} onClick={() => setNew(true)}>
      New index
    </Button>
  )
  return (
    <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-6">
      <PageHeader title="Indexes" description="Documents, split into passages that can be searched." actions={newButton} />
      {list.error && !list.data ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <ListSkeleton /> : null}
      {list.data && cards.length === 0 ? (
        <EmptyState icon={Library} title="No indexes" actions={newButton}>
          Build one from documents: drop files, or name a folder of the project, such as the sample experiments/handbook-english/documents.
        </EmptyState>
      ) : null}
      {cards.length >= SEARCHED_FROM || query !== '' ? (
        <Input
          icon={Search}
          aria-label="Search indexes"
          placeholder="Search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      ) : null}
      {found.length > 0 ? (
        <ul className="card divide-y overflow-hidden">
          {found.map((listed) => (
            <IndexCard key={listed.index} listed={listed} onRemove={() => setRemoved(listed.index)} />
          ))}
        </ul>
      ) : cards.length > 0 ? (
        <p className="text-muted">No index has these words.</p>
      ) : null}
      {isNew ? <NewIndexDialog taken={cards.map(({ index }) => index)} onClose={() => setNew(false)} /> : null}
      {removed === null ? null : <RemoveIndexDialog index={removed} onClose={() => setRemoved(null)} />}
    </div>
  )
}
