'use client'

import { useQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { FlaskConical, Plus, Search, SearchX, FolderPen, ArrowRight, Grid3x3, PenLine, Play } from 'lucide-react'
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
import { NewNotebookDialog } from './NewNotebookDialog.tsx'
import { NotebookList } from './NotebookList.tsx'
import { isFirstVisit, notebookRows, notebookSorts, type NotebookSort } from './notebookRows.ts'
import { toastError } from '../../_ui/overlay/toasts.ts'
import Link from 'next/link'

const sortOptions: { value: NotebookSort; label: string }[] = [
  { value: 'modified', label: 'Last changed' },
  { value: 'run', label: 'Last run' },
  { value: 'title', label: 'Title' },
  { value: 'cells', label: 'Most cells' },
]

const SAMPLE_SLUG = 'few-shot-sentiment'

/** The list of notebooks. Keys: `/` focuses the search, `n` creates a notebook. */
export function NotebooksPage() {
  const trpc = useTRPC()
  const {
    data: notebooks,
    error,
    refetch,
  } = useQuery(
    trpc.notebooks.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some(({ counting }) => counting) ? 500 : 10_000),
    }),
  )
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
          A notebook contains prompt variants, test cases and the settings to try. Create one from a template.
        </EmptyState>
      ) : null}
      {notebooks && notebooks.length > 0 && rows.length === 0 ? (
        <EmptyState icon={SearchX} title="No notebook matches" actions={<Button onClick={() => setQuery('')}>Clear the search</Button>}>
          No title, folder or model contains “{query}”.
        </EmptyState>
      ) : null}
      {creating ? <NewNotebookDialog onClose={() => setCreating('')} /> : null}
    </div>
  )
}

const formNames = { NFC: 'composed characters (NFC)', NFD: 'decomposed characters (NFD)', mixed: 'mixed characters' }

/** Notebook folders that are not listed because of their name, each with a button that renames it. Renders nothing if there are none. */
function MisnamedFolders() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { data: folders } = useQuery(trpc.notebooks.misnamed.queryOptions(undefined, { refetchInterval: 10_000 }))
  const adopt = useMutation(
    trpc.notebooks.adopt.mutationOptions({
      onError: (thrown) => toastError(thrown, 'The folder was not renamed'),
      onSettled: async () => {
        await queries.invalidateQueries({ queryKey: trpc.notebooks.misnamed.queryKey() })
        await queries.invalidateQueries({ queryKey: trpc.notebooks.list.queryKey() })
      },
    }),
  )
  if (!folders || folders.length === 0) return null
  return (
    <section aria-label="Folders that are not listed" className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2">
      <p className="text-sm text-muted">
        The name of a notebook’s folder may contain only letters, digits, <code>-</code> and <code>_</code>, and no two names may differ in
        their Unicode form alone. These folders are not listed until you rename them:
      </p>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {folders.map(({ folder, slug, form }) => (
          <li key={folder} className="flex flex-wrap items-center gap-3">
            <code className="min-w-0 truncate font-mono text-sm">{folder}</code>
            {form ? (
              <span className="text-sm text-muted">Another folder has this name; this one is written in {formNames[form]}.</span>
            ) : null}
            <Button size="sm" icon={FolderPen} disabled={adopt.isPending} onClick={() => adopt.mutate({ folder })}>
              Rename to {slug}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const steps = [
  { icon: PenLine, title: 'Write', text: 'Prompt variants and test cases, in one Markdown file.' },
  { icon: Play, title: 'Run', text: 'Every combination, on a model on this computer.' },
  { icon: Grid3x3, title: 'Compare', text: 'Read the grid, change one variant, and run only that one.' },
]

/** An introduction above the list until the first run. `href` is the notebook to start with. */
function Welcome({ href, title }: { href: string; title: string }) {
  return (
    <section aria-label="Welcome" className="card flex flex-col gap-4 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="text-lg font-semibold">Which prompt is better? Measure it.</h2>
          <p className="text-muted">Open a sample notebook and press Run. A small model fills the grid in a minute or two.</p>
        </div>
        <Link
          href={href}
          className="inline-flex h-8 items-center gap-2 rounded-md bg-accent px-3 font-medium text-on-accent transition-colors hover:bg-accent-strong"
        >
          Open “{title}”
          <ArrowRight aria-hidden className="size-3.5" />
        </Link>
      </div>
      <ol className="grid gap-3 sm:grid-cols-3">
        {steps.map(({ icon: Icon, title: name, text }) => (
          <li key={name} className="flex gap-2.5">
            <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-text">
              <Icon aria-hidden className="size-4" />
            </span>
            <p className="text-sm text-muted">
              <span className="block font-medium text-text">{name}</span>
              {text}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
