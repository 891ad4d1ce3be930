'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FolderPen } from 'lucide-react'
import { useTRPC } from '../../_trpc/client.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { toastError } from '../../_ui/overlay/toasts.ts'

/** Folders whose notebook cannot be listed for the folder's name, each with the name that would do. Nothing where there are none. */
export function MisnamedFolders() {
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
        A notebook’s folder is named with letters, digits, <code>-</code> and <code>_</code> only. These are not listed until they are
        renamed:
      </p>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {folders.map(({ folder, slug }) => (
          <li key={folder} className="flex flex-wrap items-center gap-3">
            <code className="min-w-0 truncate font-mono text-sm">{folder}</code>
            <Button size="sm" icon={FolderPen} disabled={adopt.isPending} onClick={() => adopt.mutate({ folder })}>
              Rename to {slug}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
