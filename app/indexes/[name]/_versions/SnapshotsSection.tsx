'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Bookmark, GitCompareArrows, RotateCcw, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { IndexDetails } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useNow } from '../../../_ui/browser/useNow.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatAgo, formatCount, formatDateTime } from '../../../_ui/text/format.ts'
import { ConfirmDialog } from '../../../_ui/overlay/ConfirmDialog.tsx'

export type SnapshotsSectionProps = {
  index: string
  facts: NonNullable<IndexDetails['facts']>
  onCompare: (snapshot: string) => void
}

type Asked = { what: 'rollback' | 'remove'; snapshot: string }

/** Names the present state, and makes a named one the present state again. */
export function SnapshotsSection({ index, facts, onCompare }: SnapshotsSectionProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const now = useNow()
  const [name, setName] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  const refresh = async () => {
    await queryClient.invalidateQueries(trpc.indexes.pathFilter())
    await queryClient.invalidateQueries(trpc.documents.pathFilter())
    await queryClient.invalidateQueries(trpc.searches.pathFilter())
  }
  const options = (title: string) => ({ onSettled: refresh, onError: (error: unknown) => toastError(error, title) })
  const add = useMutation(trpc.indexes.snapshot.mutationOptions({ ...options('The snapshot was not made'), onSuccess: () => setName('') }))
  const rollback = useMutation(
    trpc.indexes.rollback.mutationOptions({
      ...options('The index was not rolled back'),
      onSuccess: ({ snapshot, chunks }) =>
        toast({ title: `${index} is as in ${snapshot} again`, description: formatCount(chunks, 'passage'), tone: 'good' }),
    }),
  )
  const remove = useMutation(trpc.indexes.removeSnapshot.mutationOptions(options('The snapshot was not removed')))
  const confirmed = asked?.what === 'rollback' ? rollback : remove
  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() !== '') add.mutate({ index, snapshot: name.trim() })
  }
  return (
    <section aria-labelledby="snapshots" className="flex flex-col gap-3">
      <h2 id="snapshots" className="font-semibold">
        Snapshots
      </h2>
      <form onSubmit={onSubmit}>
        <Field
          label="Name for the present state"
          hint={
            facts.state === 'complete'
              ? 'A snapshot keeps its passages, whatever is built later. Letters a-z, digits, -, _ and dots.'
              : 'The last build did not end: build the index first, so that the snapshot is complete.'
          }
        >
          {(ids) => (
            <div className="flex gap-2">
              <Input
                {...ids}
                className="max-w-80"
                value={name}
                placeholder="before-rewrite"
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
              />
              <Button type="submit" icon={Bookmark} loading={add.isPending} disabled={name.trim() === '' || facts.state !== 'complete'}>
                Keep as snapshot
              </Button>
            </div>
          )}
        </Field>
      </form>
      {facts.snapshots.length > 0 ? (
        <ul aria-label="Snapshots" className="card divide-y overflow-hidden">
          {facts.snapshots.toReversed().map(({ snapshot, at }) => (
            <li key={snapshot} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
              <span className="min-w-0 flex-1 font-medium break-all">{snapshot}</span>
              {at === null ? null : (
                <span className="text-sm text-faint" title={formatDateTime(at)}>
                  {formatAgo(at, now)}
                </span>
              )}
              <Button size="sm" icon={GitCompareArrows} onClick={() => onCompare(snapshot)}>
                Compare
              </Button>
              <Button size="sm" icon={RotateCcw} onClick={() => setAsked({ what: 'rollback', snapshot })}>
                Roll back…
              </Button>
              <IconButton
                icon={Trash2}
                size="sm"
                tone="bad"
                label={`Remove the snapshot ${snapshot}`}
                onClick={() => setAsked({ what: 'remove', snapshot })}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-muted">None yet. With one you can compare settings, and go back.</p>
      )}
      {asked ? (
        <ConfirmDialog
          title={asked.what === 'rollback' ? `Roll back to ${asked.snapshot}?` : `Remove the snapshot ${asked.snapshot}?`}
          action={asked.what === 'rollback' ? 'Roll back' : 'Remove'}
          isPending={confirmed.isPending}
          onConfirm={() => confirmed.mutate({ index, snapshot: asked.snapshot }, { onSettled: () => setAsked(null) })}
          onClose={() => setAsked(null)}
        >
          {asked.what === 'rollback'
            ? 'The index becomes as it was in this snapshot; snapshots stay. A present state without a name can then no longer be reached. The next build reads the files anew where they differ.'
            : 'Its name is removed, and passages that only this snapshot has are deleted. The present state stays.'}
        </ConfirmDialog>
      ) : null}
    </section>
  )
}
