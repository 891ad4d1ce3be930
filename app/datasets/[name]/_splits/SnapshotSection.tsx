'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Bookmark, Download, GitCompareArrows, GraduationCap, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { Snapshot } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useNow } from '../../../_ui/browser/useNow.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { LinkButton } from '../../../_ui/controls/LinkButton.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatAgo, formatCount, formatDateTime, formatNumber } from '../../../_ui/text/format.ts'
import { ConfirmDialog } from '../../../_ui/overlay/ConfirmDialog.tsx'
import { newTuningHref } from '../../../tuning/_links/tuningHref.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { splitCounts } from './splitTitles.ts'

export type SnapshotSectionProps = Pick<DatasetTabProps, 'dataset' | 'facts' | 'snapshots'> & {
  onCompare: (tag: string) => void
  onExport: (tag: string) => void
}

const tagRule = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/** Gives the present rows a name that never changes, and lists the names there are. */
export function SnapshotSection({ dataset, facts, snapshots, onCompare, onExport }: SnapshotSectionProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [tag, setTag] = useState('')
  const [note, setNote] = useState('')
  const [removed, setRemoved] = useState<Snapshot | null>(null)
  const onSettled = () => queries.invalidateQueries(trpc.datasets.pathFilter())
  const add = useMutation(
    trpc.datasets.snapshot.mutationOptions({
      onSettled,
      onError: (thrown) => toastError(thrown, 'The snapshot was not made'),
      onSuccess: (snapshot) => {
        setTag('')
        setNote('')
        toast({ title: `Snapshot ${snapshot.tag} of ${formatCount(snapshot.rows, 'row')}`, tone: 'good' })
      },
    }),
  )
  const remove = useMutation(
    trpc.datasets.removeSnapshot.mutationOptions({ onSettled, onError: (thrown) => toastError(thrown, 'The snapshot was not removed') }),
  )
  const name = tag.trim()
  const isTaken = snapshots.some((snapshot) => snapshot.tag === name)
  const problem =
    name === '' || tagRule.test(name)
      ? isTaken
        ? `There is a snapshot ${name} already. A snapshot never changes: choose another name.`
        : null
      : 'Letters a-z, digits, -, _ and dots, up to 64.'
  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (name !== '' && problem === null) add.mutate({ dataset, tag: name, ...(note.trim() !== '' && { note: note.trim() }) })
  }
  return (
    <section aria-labelledby="snapshots" className="flex flex-col gap-3">
      <SectionHead
        id="snapshots"
        title="Snapshots"
        actions={
          facts.rows > 0 ? (
            <LinkButton size="sm" icon={GraduationCap} href={newTuningHref({ dataset })}>
              Train on the present rows
            </LinkButton>
          ) : null
        }
      >
        A snapshot keeps all rows with their splits under a name. An export and a training job name the snapshot they used.
      </SectionHead>
      <form onSubmit={onSubmit} className="flex flex-wrap items-start gap-3">
        <div className="w-48">
          <Field label="Name" error={problem}>
            {(ids) => <Input {...ids} value={tag} placeholder="v1" autoComplete="off" onChange={(event) => setTag(event.target.value)} />}
          </Field>
        </div>
        <div className="min-w-60 flex-1">
          <Field label="Note">
            {(ids) => (
              <Input
                {...ids}
                value={note}
                placeholder="What is in it, or what it is for"
                autoComplete="off"
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button
          type="submit"
          icon={Bookmark}
          className="mt-6"
          loading={add.isPending}
          disabled={name === '' || problem !== null || facts.rows === 0}
        >
          Keep as snapshot
        </Button>
      </form>
      {snapshots.length > 0 ? (
        <ul aria-label="Snapshots" className="card divide-y overflow-hidden">
          {snapshots.toReversed().map((snapshot) => (
            <SnapshotItem
              key={snapshot.tag}
              dataset={dataset}
              snapshot={snapshot}
              onCompare={() => onCompare(snapshot.tag)}
              onExport={() => onExport(snapshot.tag)}
              onRemove={() => setRemoved(snapshot)}
            />
          ))}
        </ul>
      ) : (
        <p className="text-sm text-muted">None yet. With one you can see what has changed since, and export and train on rows that stay.</p>
      )}
      {removed ? (
        <ConfirmDialog
          title={`Remove the snapshot ${removed.tag}?`}
          action="Remove"
          isPending={remove.isPending}
          onConfirm={() => remove.mutate({ dataset, tag: removed.tag }, { onSettled: () => setRemoved(null) })}
          onClose={() => setRemoved(null)}
        >
          {snapshots.some(({ tag: other, sha256 }) => other !== removed.tag && sha256 === removed.sha256)
            ? 'Its name is removed. Its rows stay, because another snapshot has the same ones.'
            : 'Its rows are deleted for good, unless git has them. Exports and adapters that name it can then not be made again. The present rows stay.'}
        </ConfirmDialog>
      ) : null}
    </section>
  )
}

type SnapshotItemProps = { dataset: string; snapshot: Snapshot; onCompare: () => void; onExport: () => void; onRemove: () => void }

function SnapshotItem({ dataset, snapshot, onCompare, onExport, onRemove }: SnapshotItemProps) {
  const { tag, at, note, rows, rejected, splits, sha256 } = snapshot
  const now = useNow()
  const time = Date.parse(at)
  const counts = [...splitCounts(splits), ...(rejected > 0 ? [`${formatNumber(rejected)} rejected`] : [])]
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <div className="min-w-60 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium break-all">{tag}</span>
          <span className="text-sm text-muted tabular">
            {formatCount(rows, 'row')}: {counts.join(', ')}
          </span>
        </p>
        {note === '' ? null : <p className="text-sm whitespace-pre-wrap">{note}</p>}
        <p className="text-xs text-faint">
          <span title={formatDateTime(time)}>{formatAgo(time, now)}</span> · SHA-256{' '}
          <code className="font-mono" title={sha256}>
            {sha256.slice(0, 16)}
          </code>
        </p>
      </div>
      <Button size="sm" icon={GitCompareArrows} aria-label={`Compare ${tag}`} onClick={onCompare}>
        Compare
      </Button>
      <Button size="sm" icon={Download} aria-label={`Export ${tag}`} onClick={onExport}>
        Export
      </Button>
      <LinkButton size="sm" icon={GraduationCap} aria-label={`Train on ${tag}`} href={newTuningHref({ dataset, snapshot: tag })}>
        Train
      </LinkButton>
      <IconButton icon={Trash2} size="sm" tone="bad" label={`Remove the snapshot ${tag}`} onClick={onRemove} />
    </li>
  )
}
