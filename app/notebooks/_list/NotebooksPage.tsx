'use client'

import { useQuery } from '@tanstack/react-query'
import { FlaskConical, Plus, Search, SearchX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { Select } from '../../_ui/controls/Select.tsx'
import { useNow } from '../../_ui/browser/useNow.ts'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { MisnamedFolders } from './MisnamedFolders.tsx'
import { NewNotebookDialog } from './NewNotebookDialog.tsx'
import { NotebookList } from './NotebookList.tsx'
import { isFirstVisit, notebookRows, notebookSorts, type NotebookSort } from './notebookRows.ts'
import { Welcome } from './Welcome.tsx'

const sortOptions: { value: NotebookSort; label: string }[] = [
  { value: 'modified', label: 'Changed last' },
  { value: 'run', label: 'Run last' },
  { value: 'title', label: 'Title' },
  { value: 'cells', label: 'Most cells' },
]

const SAMPLE_SLUG = 'few-shot-sentiment'

/** The list of notebooks. Keys: `/` searches, `n` makes a new one. */
export function NotebooksPage() {
  const trpc = useTRPC()
  const { data: notebooks, error, refetch } = useQuery(trpc.notebooks.list.queryOptions(undefined, { refetchInterval: 10_000 }))
  const [query, setQuery] = useUrlState('q')
  const [sortText, setSort] = useUrlState('sort', 'modified')
  const [creating, setCreating] = useUrlState('new')
  const sort = notebookSorts.find((known) => known === sortText) ?? 'modified'
  const searchBox = useRef<HTMLInputElement>(null)
  const now = useNow()

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, [role=dialog], [role=menu], [contenteditable]')
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === '/') searchBox.current?.focus()
      else if (event.key === 'n') setCreating('1')
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })

  const rows = notebooks ? notebookRows(notebooks, { query, sort, now }) : []
  const sample = notebooks?.find((entry) => entry.slug === SAMPLE_SLUG)
  const newButton = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating('1')}>
      New notebook
    </Button>
  )

  return (
    <div className="mx-auto flex max-w-280 flex-col gap-4 px-6 py-6">
      <PageHeader title="Notebooks" description="Experiments on language models, each one Markdown file." actions={newButton} />
      {sample && isFirstVisit(notebooks ?? []) ? <Welcome href={`/notebooks/${SAMPLE_SLUG}`} title={sample.title} /> : null}
      {notebooks && notebooks.length > 0 ? (
        <div className="flex gap-2">
          <Input
            ref={searchBox}
            icon={Search}
            type="search"
            aria-label="Search notebooks"
            placeholder="Search by title or model"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="max-w-90"
          />
          <Select label="Sort" value={sort} onChange={setSort} options={sortOptions} className="w-40 shrink-0" />
        </div>
      ) : null}
      {error && !notebooks ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : null}
      {!notebooks && !error ? <ListSkeleton /> : null}
      <MisnamedFolders />
      {rows.length > 0 ? <NotebookList rows={rows} /> : null}
      {notebooks?.length === 0 ? (
        <EmptyState icon={FlaskConical} title="No notebooks yet" actions={newButton}>
          A notebook holds prompt variants, test cases and the settings to try. Make one from a template.
        </EmptyState>
      ) : null}
      {notebooks && notebooks.length > 0 && rows.length === 0 ? (
        <EmptyState icon={SearchX} title="No notebook matches" actions={<Button onClick={() => setQuery('')}>Clear the search</Button>}>
          Nothing has “{query}” in its title, folder or model.
        </EmptyState>
      ) : null}
      {creating ? <NewNotebookDialog onClose={() => setCreating('')} /> : null}
    </div>
  )
}
