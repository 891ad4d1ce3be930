'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
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
import { type BulkKind, bulkChange, bulkFilter, bulkKinds } from './bulkChange.ts'

type BulkDialogProps = {
  dataset: string
  filter: RowFilter
  /** The rows of the filter now, with rejected ones. */
  found: number
  isFiltered: boolean
  reviewer: string
  onDone: () => void
  onUndo: () => void
  onClose: () => void
}

/** Changes all rows of the filter, as one step of undo. Rejected rows stay as they are, unless the filter names their status. */
export function BulkDialog({ dataset, filter, found, isFiltered, reviewer, onDone, onUndo, onClose }: BulkDialogProps) {
  const trpc = useTRPC()
  const [kind, setKind] = useState<BulkKind>('accept')
  const [text, setText] = useState('')
  const [split, setSplit] = useState<(typeof splitNames)[number] | 'none'>('none')
  const changed = bulkFilter(filter)
  const concerned = useQuery(trpc.datasets.numbers.queryOptions({ dataset, query: { filter: changed } }, { staleTime: 0, gcTime: 0 }))
  const rows = concerned.data?.numbers.length ?? null
  const made = bulkChange(kind, { text, split: split === 'none' ? null : split })
  const { mutate, isPending, error } = useMutation(
    trpc.datasets.changeMany.mutationOptions({
      onSuccess: ({ changed: count }) => {
        toast({
          title: `${formatCount(count, 'row')} changed`,
          ...(rows !== null && count < rows && { description: `${formatCount(rows - count, 'row')} had this already.` }),
          ...(count > 0 && { action: { label: 'Undo', onSelect: onUndo } }),
        })
        onDone()
        onClose()
      },
    }),
  )
  function send(change: RowChange) {
    mutate({ dataset, changes: { filter: changed, change }, by: reviewer })
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if ('change' in made) send(made.change)
  }
  const { field } = bulkKinds[kind]
  const title = rows === null ? 'Change rows' : `Change ${formatCount(rows, 'row')}`
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={title}
      description={`${
        isFiltered ? 'All rows of the filter, also those that are not in view.' : 'No filter is set: these are all rows of the dataset.'
      }${rejectedText(filter, rows === null ? 0 : found - rows)}`}
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
        {concerned.error ? <ErrorNotice compact error={concerned.error} /> : null}
        {error ? <ErrorNotice compact error={error} /> : null}
        <p className="text-sm text-muted">One step of undo takes all of it back.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" loading={isPending} disabled={!('change' in made) || rows === null || rows === 0}>
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function rejectedText(filter: RowFilter, left: number): string {
  if (filter.statuses) return ''
  const which =
    left > 0
      ? `${formatCount(left, 'rejected row')} ${left === 1 ? 'stays as it is' : 'stay as they are'}`
      : 'Rejected rows stay as they are'
  return ` ${which}; filter by the status to change them.`
}
