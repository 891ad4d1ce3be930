'use client'

import { useQuery } from '@tanstack/react-query'
import { Library } from 'lucide-react'
import Link from 'next/link'
import { useTRPC } from '../../_trpc/client.ts'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'

/** The indexes of the project. */
export function IndexesPage() {
  const trpc = useTRPC()
  const list = useQuery(trpc.indexes.list.queryOptions())
  return (
    <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-6">
      <PageHeader title="Indexes" description="Documents, split into passages that can be searched." />
      {list.error && !list.data ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <ListSkeleton /> : null}
      {list.data?.length === 0 ? (
        <EmptyState icon={Library} title="No indexes">
          Build one from a folder of documents.
        </EmptyState>
      ) : null}
      <ul className="card divide-y overflow-hidden">
        {list.data?.map(({ index }) => (
          <li key={index} className="px-4 py-3">
            <Link href={`/indexes/${encodeURIComponent(index)}`}>{index}</Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
