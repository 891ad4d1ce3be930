'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Trash2 } from 'lucide-react'
import { useRef } from 'react'
import type { IndexDetails } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatBytes } from '../../../_ui/text/format.ts'

const ROW_PX = 30

/** The files that were added to an index; each can be removed, and brought back. */
export function UploadedFiles({ index, files }: { index: string; files: IndexDetails['uploads'] }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const scroller = useRef<HTMLUListElement>(null)
  const refresh = () => queryClient.invalidateQueries(trpc.indexes.get.queryFilter({ index }))
  const restore = useMutation(
    trpc.documents.restoreUpload.mutationOptions({
      onSettled: refresh,
      onError: (error) => toastError(error, 'The file was not brought back'),
    }),
  )
  const remove = useMutation(
    trpc.documents.removeUpload.mutationOptions({
      onSettled: refresh,
      onError: (error) => toastError(error, 'The file was not removed'),
      onSuccess: ({ undo }, { path }) =>
        toast({
          title: `${path} was removed`,
          description: 'Its passages are found until the index is built again.',
          action: { label: 'Undo', onSelect: () => restore.mutate({ undo }) },
        }),
    }),
  )
  const rows = useVirtualizer({ count: files.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8 })
  return (
    <ul ref={scroller} aria-label="Added files" className="mt-1 max-h-72 overflow-auto">
      <li role="presentation" style={{ height: rows.getTotalSize() }} className="relative">
        <ul role="presentation">
          {rows.getVirtualItems().map(({ index: at, start }) => {
            const file = files[at]
            if (!file) return null
            return (
              <li
                key={file.path}
                className="absolute inset-x-0 flex items-center gap-3 pl-6.5"
                style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
              >
                <span className="min-w-0 flex-1 truncate" title={file.path}>
                  {file.path}
                </span>
                <span className="text-sm text-faint tabular">{formatBytes(file.bytes)}</span>
                <IconButton
                  icon={Trash2}
                  size="sm"
                  tone="bad"
                  label={`Remove ${file.path}`}
                  tooltip={false}
                  onClick={() => remove.mutate({ index, path: file.path })}
                />
              </li>
            )
          })}
        </ul>
      </li>
    </ul>
  )
}
