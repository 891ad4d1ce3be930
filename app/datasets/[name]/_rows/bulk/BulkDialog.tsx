'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { RowFilter } from '#server/core/dataset/query/rowQuery.ts'
import type { RowChange } from '#server/core/dataset/review/changeRow.ts'
import { splitNames } from '#server/core/dataset/row/row.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Field } from '../../../../_ui/controls/Field.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../../_ui/overlay/Dialog.tsx'
import { toast } from '../../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { sentChange, sentFilter } from '../feed/sentInputs.ts'
import { type BulkKind, bulkChange, bulkKinds } from './bulkChange.ts'

type BulkDialogProps = {
  dataset: string
  filter: RowFilter
  /** The rows of the filter now. */
  rows: number
  isFiltered: boolean
  reviewer: string
  onDone: () => void
  onUndo: () => void
  onClose: () => void
}

/** Changes all rows of the filter, as one step of undo. */
export function BulkDialog({ dataset, filter, rows, isFiltered, reviewer, onDone, onUndo, onClose }: BulkDialogProps) {
  const trpc = useTRPC()
  const [kind, setKind] = useState<BulkKind>('accept')
  const [text, setText] = useState('')
  const [split, setSplit] = useState<(typeof splitNames)[number] | 'none'>('none')
  const made = bulkChange(kind, { text, split: split === 'none' ? null : split })
  const { mutate, isPending, error } = useMutation(
    trpc.datasets.changeMany.mutationOptions({
      onSuccess: ({ changed }) => {
        toast({
          title: `${formatCount(changed, 'row')} changed`,
          ...(changed < rows && { description: `${formatCount(rows - changed, 'row')} had this already.` }),
          ...(changed > 0 && { action: { label: 'Undo', onSelect: onUndo } }),
        })
        onDone()
        onClose()
      },
    }),
  )
  function send(change: RowChange) {
    mutate({ dataset, changes: { filter: sentFilter(filter), change: sentChange(change) }, by: reviewer })
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if ('change' in made) send(made.change)
  }
  const { field } = bulkKinds[kind]
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={`Change ${formatCount(rows, 'row')}`}
      description={
        isFiltered ? 'All rows of the filter, also those that are not in view.' : 'No filter is set: these are all rows of the dataset.'
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="What to do">
          {(ids) => (
            <Select
              {...ids}
              value={kind}
              onChange={setKind}
              options={(Object.keys(bulkKinds) as BulkKind[]).map((value) => ({ value, label: bulkKinds[value].label }))}
            />
          )}
        </Field>
        {field === 'text' ? (
          <Field label={bulkKinds[kind].textLabel ?? 'Text'}>
            {(ids) => <Input {...ids} autoFocus maxLength={200} value={text} onChange={(event) => setText(event.target.value)} />}
          </Field>
        ) : null}
        {field === 'split' ? (
          <Field label="Split">
            {(ids) => (
              <Select
                {...ids}
                value={split}
                onChange={setSplit}
                options={[...splitNames.map((value) => ({ value, label: value })), { value: 'none' as const, label: 'no split' }]}
              />
            )}
          </Field>
        ) : null}
        {error ? <ErrorNotice compact error={error} /> : null}
        <p className="text-sm text-muted">One step of undo takes all of it back.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" loading={isPending} disabled={!('change' in made) || rows === 0}>
            Change {formatCount(rows, 'row')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
