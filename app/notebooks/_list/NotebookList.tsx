'use client'

import { useState, type KeyboardEvent } from 'react'
import type { NotebookRowView } from './notebookRows.ts'
import { RenameNotebookDialog } from './RenameNotebookDialog.tsx'
import Link from 'next/link'
import { Copy, Ellipsis, Pencil, Trash2, TriangleAlert } from 'lucide-react'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { Menu } from '../../_ui/overlay/Menu.tsx'
import { StatusDot } from '../../_ui/feedback/StatusDot.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'

export function NotebookList({ rows }: { rows: readonly NotebookRowView[] }) {
  const actions = useNotebookActions()
  const [renaming, setRenaming] = useState<NotebookRowView | null>(null)
  return (
    <div className="card overflow-hidden">
      <div aria-hidden className={`${rowColumns} hidden h-8 border-b bg-sunken px-4 text-xs font-medium text-faint lg:grid`}>
        <span>Notebook</span>
        <span className="hidden xl:block">Model</span>
        <span className="text-right">Cells</span>
        <span>Last run</span>
        <span className="text-right">Changed</span>
        <span />
      </div>
      <ul aria-label="Notebooks" className="divide-y">
        {rows.map((row) => (
          <NotebookRow
            key={row.slug}
            row={row}
            onRename={() => setRenaming(row)}
            onDuplicate={() => actions.duplicate(row.slug)}
            onDelete={() => actions.remove(row.slug)}
          />
        ))}
      </ul>
      {renaming ? (
        <RenameNotebookDialog
          title={renaming.title}
          onClose={() => setRenaming(null)}
          onRename={(title) => {
            actions.rename(renaming.slug, title)
            setRenaming(null)
          }}
        />
      ) : null}
    </div>
  )
}

type NotebookRowProps = {
  row: NotebookRowView
  onRename: () => void
  onDuplicate: () => void
  onDelete: () => void
}

/** Column widths, shared by the header and the rows. */
const rowColumns =
  'grid grid-cols-[minmax(0,1fr)_2rem] items-center gap-x-4 lg:grid-cols-[minmax(0,1fr)_4rem_9.5rem_6rem_2rem] xl:grid-cols-[minmax(0,1fr)_11rem_4rem_9.5rem_6rem_2rem]'

/** One notebook. F2 renames it, Delete deletes it, arrow keys move to the neighbouring rows. */
function NotebookRow({ row, onRename, onDuplicate, onDelete }: NotebookRowProps) {
  function onKeyDown(event: KeyboardEvent<HTMLAnchorElement>) {
    if (event.key === 'F2') onRename()
    else if (event.key === 'Delete') onDelete()
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const item = event.currentTarget.closest('li')
      const neighbour = event.key === 'ArrowDown' ? item?.nextElementSibling : item?.previousElementSibling
      neighbour?.querySelector('a')?.focus()
    } else return
    event.preventDefault()
  }

  return (
    <li className={`${rowColumns} group relative min-h-13 px-4 py-2 transition-colors hover:bg-hover has-[a:focus-visible]:bg-hover`}>
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <Link
            onKeyDown={onKeyDown}
            href={row.href}
            className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {row.title}
          </Link>
          {row.errors ? (
            <Badge tone="bad" icon={TriangleAlert}>
              {row.errors}
            </Badge>
          ) : null}
        </div>
        <p className="truncate text-sm text-faint tabular">
          {row.shape}
          {row.model ? <span className="xl:hidden"> · {row.model}</span> : null}
        </p>
      </div>
      <span className="hidden truncate text-sm text-muted xl:block">{row.model}</span>
      <span className="hidden text-right text-sm text-muted tabular lg:block">{row.cells}</span>
      <span className="hidden min-w-0 items-center gap-2 text-sm text-muted lg:flex" title={row.run?.title}>
        <StatusDot tone={row.run?.tone ?? 'neutral'} pulse={row.run?.running} />
        <span className="truncate">{row.run ? `${row.run.label} · ${row.run.ago}` : 'Not run yet'}</span>
      </span>
      <span className="hidden truncate text-right text-sm text-faint tabular lg:block" title={row.modified.title}>
        {row.modified.ago}
      </span>
      <span className="relative z-10">
        <Menu
          trigger={
            <IconButton
              icon={Ellipsis}
              label={`Actions for ${row.title}`}
              tooltip={false}
              className="opacity-60 group-hover:opacity-100 focus-visible:opacity-100"
            />
          }
          items={[
            { label: 'Rename', icon: Pencil, onSelect: onRename, shortcut: 'F2' },
            { label: 'Duplicate', icon: Copy, onSelect: onDuplicate },
            { separator: true },
            { label: 'Delete', icon: Trash2, tone: 'bad', onSelect: onDelete, shortcut: 'Del' },
          ]}
        />
      </span>
    </li>
  )
}

/** Duplicates, renames and deletes notebooks. Each action shows a toast and refetches the list. */
function useNotebookActions() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries(trpc.notebooks.list.queryFilter())

  const duplicate = useMutation(
    trpc.notebooks.duplicate.mutationOptions({
      onSuccess: () => toast({ title: 'Notebook duplicated', tone: 'good' }),
      onError: (error) => toastError(error, 'The notebook was not duplicated'),
      onSettled: refresh,
    }),
  )
  const rename = useMutation(
    trpc.notebooks.rename.mutationOptions({ onError: (error) => toastError(error, 'The notebook was not renamed'), onSettled: refresh }),
  )
  const restore = useMutation(
    trpc.notebooks.restore.mutationOptions({
      onError: (error) => toastError(error, 'The notebook was not restored'),
      onSettled: refresh,
    }),
  )
  const remove = useMutation(
    trpc.notebooks.remove.mutationOptions({
      onSuccess: ({ undo }) => toast({ title: 'Notebook deleted', action: { label: 'Undo', onSelect: () => restore.mutate({ undo }) } }),
      onError: (error) => toastError(error, 'The notebook was not deleted'),
      onSettled: refresh,
    }),
  )

  return {
    duplicate: (slug: string) => duplicate.mutate({ slug }),
    rename: (slug: string, title: string) => rename.mutate({ slug, title }),
    remove: (slug: string) => remove.mutate({ slug }),
  }
}
