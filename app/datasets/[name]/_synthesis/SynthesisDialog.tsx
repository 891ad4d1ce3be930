'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { slugSchema } from '#server/core/ids.ts'
import { noChatModel, useChatModels } from '../../../_shell/useChatModels.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Switch } from '../../../_ui/controls/Switch.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { PromptFields } from './PromptFields.tsx'
import { type DraftProblems, firstSynthesisDraft, readSynthesisDraft, type SynthesisDraft } from './synthesisDraft.ts'

type Props = { dataset: string; rows: readonly RowId[]; by: string; onClose: () => void }

const kinds = [
  { value: 'questions', label: 'Questions about documents' },
  { value: 'paraphrases', label: 'Paraphrases of rows' },
] as const

/** Lets a local model write rows: from passages of an index, or from rows. */
export function SynthesisDialog({ dataset, rows, by, onClose }: Props) {
  const trpc = useTRPC()
  const models = useChatModels()
  const chat = models.data ?? []
  const [draft, setDraft] = useState(() => firstSynthesisDraft({ hasRows: rows.length > 0 }))
  const change = (next: Partial<SynthesisDraft>) => setDraft((before) => ({ ...before, ...next }))
  const model = draft.model ?? chat[0]?.id ?? null
  const read = readSynthesisDraft({ ...draft, model }, rows)
  const problems = 'problems' in read ? read.problems : {}
  const start = useMutation(trpc.synthesis.start.mutationOptions({ onSuccess: onClose }))
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="Write rows"
      description="A local model writes rows, which wait for your review as new ones. What fails a check is counted and not kept."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={start.isPending}
            disabled={!('request' in read)}
            onClick={() => 'request' in read && start.mutate({ dataset: slugSchema.parse(dataset), request: read.request, by })}
          >
            Write
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SegmentedControl label="What to write" value={draft.kind} onChange={(kind) => change({ kind })} options={kinds} />
        {draft.kind === 'questions' ? (
          <QuestionFields draft={draft} change={change} problems={problems} />
        ) : (
          <ParaphraseFields draft={draft} change={change} problems={problems} rows={rows.length} />
        )}
        <div className="grid gap-4 sm:grid-cols-[1fr_auto]">
          <Field
            label="Model"
            hint="A larger model writes better rows. Small ones fail most checks."
            error={models.data?.length === 0 ? noChatModel : null}
          >
            {(ids) => (
              <Select
                {...ids}
                value={model}
                onChange={(next) => change({ model: next })}
                options={chat.map(({ id, description }) => ({ value: id, label: id, description }))}
              />
            )}
          </Field>
          <Field label="Seed" error={problems.seed ?? null}>
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                value={draft.seed}
                onChange={(event) => change({ seed: event.target.value })}
                className="max-w-32"
              />
            )}
          </Field>
        </div>
        <PromptFields draft={draft} change={change} problem={problems.prompts ?? null} />
        {models.error ? <ErrorNotice compact error={models.error} /> : null}
        {start.error ? <ErrorNotice compact error={start.error} /> : null}
      </div>
    </Dialog>
  )
}

type FieldProps = { draft: SynthesisDraft; change: (next: Partial<SynthesisDraft>) => void; problems: DraftProblems }

function QuestionFields({ draft, change, problems }: FieldProps) {
  const trpc = useTRPC()
  const indexes = useQuery(trpc.indexes.list.queryOptions())
  const options = (indexes.data ?? []).map(({ index }) => ({ value: index, label: index }))
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_auto]">
        <Field
          label="Index"
          hint="Passages are spread over its documents. Those that a row is about are passed over."
          error={indexes.data && options.length === 0 ? 'There is no index. Build one on the Indexes page.' : null}
        >
          {(ids) => <Select {...ids} value={draft.index} onChange={(index) => change({ index })} options={options} />}
        </Field>
        <Field label="Passages" error={problems.count ?? null}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={draft.count}
              onChange={(event) => change({ count: event.target.value })}
              className="max-w-28"
            />
          )}
        </Field>
      </div>
      <Switch
        checked={draft.withPassage}
        onChange={(withPassage) => change({ withPassage })}
        label="The row’s input is the passage; without it, citations such as [1] are taken out of the answer"
      />
      {indexes.error ? <ErrorNotice compact error={indexes.error} /> : null}
    </>
  )
}

function ParaphraseFields({ draft, change, problems, rows }: FieldProps & { rows: number }) {
  return (
    <Field
      label="Paraphrases of each row"
      hint={`Of ${formatCount(rows, 'chosen row')}. The question is written in other words; the answer stays.`}
      error={problems.rows ?? problems.each ?? null}
    >
      {(ids) => (
        <Input
          {...ids}
          inputMode="numeric"
          value={draft.each}
          onChange={(event) => change({ each: event.target.value })}
          className="max-w-28"
        />
      )}
    </Field>
  )
}
