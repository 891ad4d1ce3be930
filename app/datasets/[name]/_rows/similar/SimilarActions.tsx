'use client'

import { useMutation } from '@tanstack/react-query'
import { Check, Replace, Tag, X } from 'lucide-react'
import { useState } from 'react'
import type { RowChange } from '#server/core/dataset/review/changeRow.ts'
import type { DatasetRow, RowId } from '#server/core/dataset/row/row.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { toast, toastError } from '../../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { rememberReason } from '../keys/recentReasons.ts'
import { repaired, type Repair, repairName } from './repair.ts'

type SimilarActionsProps = {
  dataset: string
  chosen: readonly DatasetRow[]
  reviewer: string
  repair: Repair
  onRepair: (repair: Repair) => void
  onDone: () => void
  onUndo: () => void
}

/** One decision, tag or repair for all ticked rows, as one step of undo. */
export function SimilarActions({ dataset, chosen, reviewer, repair, onRepair, onDone, onUndo }: SimilarActionsProps) {
  const trpc = useTRPC()
  const [words, setWords] = useState('')
  const { mutate, isPending } = useMutation(
    trpc.datasets.changeMany.mutationOptions({
      onSuccess: ({ changed }) => {
        toast({ title: `${formatCount(changed, 'row')} changed`, ...(changed > 0 && { action: { label: 'Undo', onSelect: onUndo } }) })
        onDone()
      },
      onError: (thrown) => toastError(thrown, 'The rows were not changed'),
    }),
  )
  const send = (each: { id: RowId; change: RowChange }[]) => mutate({ dataset, changes: { each }, by: reviewer })
  const sendAll = (change: RowChange) => send(chosen.map(({ id }) => ({ id, change })))
  const repairs = chosen.flatMap(({ id, content }) => {
    const after = repaired(content, repair)
    return after ? [{ id, change: { do: 'edit' as const, content: after, how: repairName(repair) } }] : []
  })
  const typed = words.trim().normalize('NFC')
  const isOff = isPending || chosen.length === 0
  return (
    <div className="flex w-full flex-wrap items-center gap-2">
      <p role="status" className="text-sm text-muted">
        {formatCount(chosen.length, 'row')} ticked
      </p>
      <Button size="sm" icon={Check} disabled={isOff} onClick={() => sendAll({ do: 'accept' })}>
        Accept
      </Button>
      <span className="w-44">
        <Input
          size="sm"
          aria-label="Reason or tag"
          placeholder="Reason or tag"
          maxLength={200}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </span>
      <Button
        size="sm"
        variant="danger"
        icon={X}
        disabled={isOff || typed === ''}
        onClick={() => {
          rememberReason(dataset, typed)
          sendAll({ do: 'reject', reason: typed })
        }}
      >
        Reject
      </Button>
      <Button size="sm" icon={Tag} disabled={isOff || typed === ''} onClick={() => sendAll({ do: 'tag', add: [typed], remove: [] })}>
        Tag
      </Button>
      <span className="flex-1" />
      <span className="w-44">
        <Input
          size="sm"
          aria-label="Find"
          placeholder="Find"
          value={repair.find}
          onChange={(event) => onRepair({ ...repair, find: event.target.value })}
        />
      </span>
      <span className="w-44">
        <Input
          size="sm"
          aria-label="Replace with"
          placeholder="Replace with"
          value={repair.replacement}
          onChange={(event) => onRepair({ ...repair, replacement: event.target.value })}
        />
      </span>
      <Button size="sm" icon={Replace} disabled={isPending || repairs.length === 0} onClick={() => send(repairs)}>
        Repair {formatCount(repairs.length, 'row')}
      </Button>
    </div>
  )
}
