'use client'

import { useMutation, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { Copy, Download, FlaskConical, MoreHorizontal, Package, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import type { AdapterEntry } from '../../_trpc/apiTypes.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { useNow } from '../../_ui/browser/useNow.ts'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { ConfirmDialog } from '../../_ui/overlay/ConfirmDialog.tsx'
import { copyText } from '../../_ui/overlay/copyText.ts'
import { Menu } from '../../_ui/overlay/Menu.tsx'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'
import { FactLine } from '../../_ui/text/FactLine.tsx'
import { formatAgo, formatBytes, formatDateTime } from '../../_ui/text/format.ts'
import { tuningHref } from '../_links/tuningHref.ts'
import { lossText } from '../_parts/lossText.ts'
import { sweepLine } from '../_parts/sweepLine.ts'
import { useAdapterActions } from '../_parts/useAdapterActions.ts'

/** The adapters: which model each belongs to, how it was made, and what can be done with it. */
export function AdapterList({ adapters }: { adapters: UseQueryResult<AdapterEntry[], unknown> }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [removed, setRemoved] = useState<string | null>(null)
  const remove = useMutation(
    trpc.adapters.remove.mutationOptions({
      onSuccess: (_, { id }) => toast({ title: `${id} was removed`, tone: 'good' }),
      onError: (thrown) => toastError(thrown, 'The adapter was not removed'),
      onSettled: () => {
        setRemoved(null)
        void queries.invalidateQueries(trpc.adapters.list.queryFilter())
      },
    }),
  )
  if (adapters.isPending) return <ListSkeleton />
  if (!adapters.data) return <ErrorNotice error={adapters.error} onRetry={() => void adapters.refetch()} />
  if (adapters.data.length === 0)
    return (
      <EmptyState icon={Package} title="No adapters">
        A finished training puts its adapter here. One that was made elsewhere is added with{' '}
        <code className="font-mono">npm run assay -- adapters add</code>.
      </EmptyState>
    )
  return (
    <>
      <ul aria-label="Adapters" className="card divide-y overflow-hidden">
        {adapters.data.map((adapter) => (
          <AdapterRow key={adapter.id} adapter={adapter} onRemove={() => setRemoved(adapter.id)} />
        ))}
      </ul>
      {removed === null ? null : (
        <ConfirmDialog
          title={`Remove the adapter ${removed}?`}
          action="Remove"
          isPending={remove.isPending}
          onConfirm={() => remove.mutate({ id: removed })}
          onClose={() => setRemoved(null)}
        >
          Notebooks that name it cannot run until there is one of this name again. What they have computed stays. Its files go to the trash
          of Assay.
        </ConfirmDialog>
      )}
    </>
  )
}

function AdapterRow({ adapter: { id, bytes, card, problem }, onRemove }: { adapter: AdapterEntry; onRemove: () => void }) {
  const now = useNow()
  const { evaluate, isEvaluating, evaluationError, exportAdapter, isExporting } = useAdapterActions()
  const training = card?.training ?? null
  const line = sweepLine(id)
  const facts = card
    ? [card.base.id, `rank ${card.rank}`, `alpha ${card.alpha}`, card.targets.join(', '), formatBytes(bytes)]
    : [formatBytes(bytes)]
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-medium wrap-anywhere select-all">{id}</h2>
          <FactLine facts={facts} />
          {card ? (
            <p className="text-sm text-faint tabular">
              <span title={formatDateTime(Date.parse(card.madeAt))}>
                {training ? 'Trained' : 'Added'} {formatAgo(Date.parse(card.madeAt), now)}
              </span>
              {training ? (
                <>
                  {' '}
                  on {training.dataset.name} {training.dataset.snapshot}
                  {training.validationLoss === null ? '' : `, validation loss ${lossText(training.validationLoss)}`},{' '}
                  <Link href={tuningHref(training.job)} className="text-accent-text underline underline-offset-2">
                    its training
                  </Link>
                </>
              ) : null}
            </p>
          ) : null}
        </div>
        <Menu
          trigger={<IconButton icon={MoreHorizontal} label={`Actions for ${id}`} tooltip={false} />}
          items={[
            { label: 'Copy the line for a sweep', hint: line, icon: Copy, onSelect: () => copyText(line, 'Line copied') },
            ...(card
              ? [
                  {
                    label: 'Export',
                    hint: 'Weights, model card, and what repeats the training',
                    icon: Download,
                    disabled: isExporting,
                    onSelect: () => exportAdapter(id),
                  },
                ]
              : []),
            ...(training
              ? [
                  {
                    label: 'Evaluate',
                    hint: 'A notebook that compares it with its base model',
                    icon: FlaskConical,
                    disabled: isEvaluating,
                    onSelect: () => evaluate(id),
                  },
                ]
              : []),
            { separator: true },
            { label: 'Remove', icon: Trash2, tone: 'bad', onSelect: onRemove },
          ]}
        />
      </div>
      {isEvaluating || isExporting ? (
        <p role="status" className="text-sm text-muted">
          {isEvaluating ? 'Writing the notebook that evaluates it.' : 'Packing the archive.'}
        </p>
      ) : null}
      {problem ? <ErrorNotice compact error={problem} /> : null}
      {evaluationError ? <ErrorNotice compact error={evaluationError} /> : null}
    </li>
  )
}
