'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, Search, Table2 } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { holdsWords, searchWords } from '../../_ui/text/searchText.ts'
import { ImportButton } from '../_import/ImportButton.tsx'
import { DatasetCard } from './DatasetCard.tsx'
import { NewDatasetDialog } from './NewDatasetDialog.tsx'
import { useDatasetActions } from './useDatasetActions.ts'

/** A shorter list needs no search. */
const SEARCHED_FROM = 8
const LOOK_MS = 5_000

/** The datasets of the project. */
export function DatasetsPage() {
  const trpc = useTRPC()
  const list = useQuery(trpc.datasets.list.queryOptions(undefined, { refetchInterval: LOOK_MS }))
  const [query, setQuery] = useUrlState('q')
  const [isNew, setNew] = useState(false)
  const { remove } = useDatasetActions()
  const datasets = list.data ?? []
  const words = searchWords(query)
  const found = datasets.filter(({ dataset }) => holdsWords(dataset, words))
  const buttons = (
    <>
      <ImportButton dataset={null} />
      <Button variant="primary" icon={Plus} onClick={() => setNew(true)}>
        New dataset
      </Button>
    </>
  )
  return (
    <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-6">
      <PageHeader title="Datasets" description="Rows for training, reviewed and with their origin." actions={buttons} />
      {list.error && !list.data ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <ListSkeleton /> : null}
      {list.data && datasets.length === 0 ? (
        <EmptyState icon={Table2} title="No datasets" actions={buttons}>
          Import a file (JSON, JSONL, CSV or Parquet), send answers here from the grid of a notebook, or begin with an empty dataset.
        </EmptyState>
      ) : null}
      {datasets.length >= SEARCHED_FROM || query !== '' ? (
        <Input
          icon={Search}
          aria-label="Search datasets"
          placeholder="Search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      ) : null}
      {found.length > 0 ? (
        <ul aria-label="Datasets" className="card divide-y overflow-hidden">
          {found.map((listed) => (
            <DatasetCard key={listed.dataset} listed={listed} onRemove={() => remove(listed.dataset)} />
          ))}
        </ul>
      ) : datasets.length > 0 ? (
        <p className="text-muted">No dataset has these words in its name.</p>
      ) : null}
      {isNew ? <NewDatasetDialog taken={datasets.map(({ dataset }) => dataset)} onClose={() => setNew(false)} /> : null}
    </div>
  )
}
