'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toast } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRatings } from '../_rating/ratingContext.ts'
import { useRun } from '../_run/runContext.ts'
import { firstDraft, nameProblem, readDraft, type SendDraft, type SentScope } from './sendDraft.ts'
import { SendOptionFields } from './SendOptionFields.tsx'
import { SendPreview } from './SendPreview.tsx'
import { useRowMarks } from './useRowsOf.ts'
import { useSendPreview } from './useSendPreview.ts'

type SendDialogProps = {
  /** The keys of the cells that are chosen and of those that the grid shows. */
  here: readonly CellKey[]
  shown: readonly CellKey[]
  first: SentScope
  onClose: () => void
}

/** Makes rows of a dataset from cells of the grid, after showing what they will be. */
export function SendDialog({ here, shown, first, onClose }: SendDialogProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  const { slug } = useNotebook()
  const { lane, scoring, grid } = useRun()
  const { rater } = useRatings()
  const marks = useRowMarks()
  const [scope, setScope] = useState<SentScope>(first)
  const [draft, setDraft] = useState<SendDraft>(firstDraft)
  /** Undefined until the user chooses. */
  const [picked, setPicked] = useState<string | null>()
  const [name, setName] = useState<string>(slug)
  const { data: datasets, error: listError } = useQuery(trpc.datasets.list.queryOptions())
  const known = useMemo(() => (datasets ?? []).map(({ dataset }) => dataset), [datasets])
  // The dataset that the notebook's cells were sent to before has most likely its name.
  const chosen = picked === undefined ? (known.find((each) => each === slug) ?? null) : picked
  const isNew = chosen === null
  const dataset = isNew ? name.trim().normalize('NFC') : chosen
  const problem = isNew && datasets ? nameProblem(name, known) : null
  const options = useMemo(() => readDraft(draft), [draft])
  const wrong = typeof options === 'string' ? options : null
  const all = grid?.cells.length ?? 0

  const input = useMemo(() => {
    if (typeof options === 'string' || problem !== null || !datasets) return null
    const keys = scope === 'all' ? null : [...new Set(scope === 'here' ? here : shown)]
    return { slug, lane, dataset, keys, options, by: rater }
  }, [slug, lane, dataset, scope, here, shown, options, problem, datasets, rater])
  const { sent, error, isCounting, retry } = useSendPreview(input)
  const fresh = sent && !isCounting ? sent.made - sent.known : 0

  const send = useMutation(
    trpc.datasets.sendCells.mutationOptions({
      onSuccess: ({ added }) => {
        marks.refresh()
        void queries.invalidateQueries(trpc.datasets.pathFilter())
        toast({
          title: `${formatCount(added, 'row')} added to ${dataset}`,
          tone: 'good',
          action: { label: 'Open it', onSelect: () => router.push(datasetHref(dataset)) },
        })
        onClose()
      },
    }),
  )
  const scopes = [
    ...(here.length > 0 ? [{ value: 'here' as const, label: here.length === 1 ? 'This cell' : `These ${here.length} cells` }] : []),
    { value: 'shown' as const, label: `Shown (${formatCount(shown.length, 'cell')})` },
    { value: 'all' as const, label: `All (${formatCount(all, 'cell')})` },
  ]
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="Send to dataset"
      description="Answers become rows for training, which you review there. Each row remembers its cell."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={fresh === 0 || input === null}
            loading={send.isPending}
            onClick={() => input && send.mutate({ ...input, send: true })}
          >
            {fresh === 0 ? 'Send' : `Send ${formatCount(fresh, 'row')}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SegmentedControl label="Cells" value={scope} onChange={setScope} options={scopes} />
        <SendOptionFields draft={draft} change={(next) => setDraft((before) => ({ ...before, ...next }))} scores={scoring.names} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Dataset">
            {(ids) => (
              <OptionalSelect
                {...ids}
                value={chosen}
                onChange={setPicked}
                none={{ label: 'A new dataset' }}
                options={known.map((each) => ({ value: each, label: each }))}
              />
            )}
          </Field>
          {isNew ? (
            <Field label="Name" error={problem}>
              {(ids) => <Input {...ids} size="sm" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />}
            </Field>
          ) : null}
        </div>
        {wrong ? (
          <p role="alert" className="text-sm text-bad">
            {wrong}
          </p>
        ) : null}
        {listError ? <ErrorNotice compact error={listError} /> : null}
        {error ? <ErrorNotice compact error={error} onRetry={retry} /> : null}
        {send.error ? <ErrorNotice compact error={send.error} /> : null}
        <div role="status" aria-label="Preview" aria-busy={isCounting} className={isCounting && sent ? 'opacity-60' : undefined}>
          {sent ? <SendPreview sent={sent} /> : isCounting ? <p className="text-sm text-faint">Counting…</p> : null}
        </div>
      </div>
    </Dialog>
  )
}
