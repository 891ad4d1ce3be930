'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { RowChange } from '#server/core/dataset/review/changeRow.ts'
import { checks } from '#server/core/dataset/checks/checks.ts'
import type { DatasetRow, RemedyRequest } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { ContentDiff } from '../../_diff/ContentDiff.tsx'
import { ContentTexts } from '../../_texts/ContentTexts.tsx'
import { useUndo } from '../_undo/useUndo.ts'

/** Redaction is an edit, and the edits of a row are kept with what was there before. */
const KEPT_TEXT = ' The text before stays in the edit history of rows.jsonl, and in snapshots; exports do not have it.'

/** Shows what a remedy would change, and makes the changes as one step that can be undone. */
export function RemedyDialog({ request, onClose }: { request: RemedyRequest; onClose: () => void }) {
  const { dataset, check } = request
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [by] = useRaterName()
  const undo = useUndo(dataset)
  const preview = useQuery(trpc.datasetChecks.previewRemedy.queryOptions(request, { staleTime: 0, retry: false }))
  const ids = preview.data?.first.map(({ id }) => id) ?? []
  const rows = useQuery(trpc.datasets.byId.queryOptions({ dataset, ids }, { enabled: ids.length > 0 }))
  const apply = useMutation(
    trpc.datasetChecks.applyRemedy.mutationOptions({
      onError: (thrown) => toastError(thrown, 'The rows were not changed'),
      onSuccess: ({ changed }) => {
        toast({ title: `${formatCount(changed, 'row')} changed`, tone: 'good', action: { label: 'Undo', onSelect: undo } })
        onClose()
      },
      onSettled: () => queries.invalidateQueries(trpc.datasets.pathFilter()),
    }),
  )
  const rowOf = new Map((rows.data ?? []).map(({ row }) => [row.id, row]))
  const count = preview.data?.rows ?? 0
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={checks[check].title}
      description={
        preview.data
          ? count === 0
            ? 'There is nothing left to change: the rows were changed already.'
            : `${formatCount(count, 'row')} will change. It can be undone in one step.${check === 'pii' && request.kind === 'usual' ? KEPT_TEXT : ''}`
          : undefined
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={count === 0} loading={apply.isPending} onClick={() => apply.mutate({ ...request, by })}>
            {count === 0 ? 'Change' : `Change ${formatCount(count, 'row')}`}
          </Button>
        </>
      }
    >
      {preview.error ? <ErrorNotice error={preview.error} compact /> : null}
      {preview.isPending || (ids.length > 0 && rows.isPending) ? <Skeleton className="h-40" /> : null}
      {preview.data ? (
        <ul aria-label="What will change" className="flex flex-col gap-4">
          {preview.data.first.map(({ id, change }, position) => (
            <li key={`${id} ${position}`} className="flex flex-col gap-1.5">
              <p className="flex flex-wrap items-center gap-2 text-sm">
                <code className="font-mono text-xs">{id}</code>
                <span className="font-medium">{changeText(change)}</span>
              </p>
              <ChangedRow change={change} row={rowOf.get(id)} />
            </li>
          ))}
          {count > preview.data.first.length ? (
            <li className="text-sm text-muted">and {formatNumber(count - preview.data.first.length)} more</li>
          ) : null}
        </ul>
      ) : null}
    </Dialog>
  )
}

function ChangedRow({ change, row }: { change: RowChange; row: DatasetRow | undefined }) {
  if (!row) return null
  if (change.do === 'edit') return <ContentDiff before={row.content} after={change.content} names={['Now', 'Then']} />
  return <ContentTexts content={row.content} lines={2} />
}

function changeText(change: RowChange): string {
  switch (change.do) {
    case 'reject':
      return `rejected: ${change.reason}`
    case 'edit':
      return change.how ?? 'edited'
    case 'tag':
      return `tagged ${change.add.join(', ')}`
    case 'split':
      return change.split === null ? 'taken out of its split' : `moved to ${change.split}`
    case 'accept':
      return 'accepted'
    case 'reopen':
      return 'opened again'
    case 'rate':
      return 'rated'
    case 'note':
      return 'noted'
  }
}
