'use client'

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Shuffle } from 'lucide-react'
import { useId, useState } from 'react'
import { splitNames } from '#server/core/dataset/row/row.ts'
import { useOnChange } from '../../../_ui/browser/useOnChange.ts'
import { Labelled } from '../../../_ui/controls/Labelled.tsx'
import type { SplitFacts } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useLater } from '../../../_ui/browser/useLater.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'
import { useUndo } from '../_undo/useUndo.ts'
import { newSplitDraft, type SplitDraft, splitRequest } from './splitDraft.ts'
import { splitTitles } from './splitTitles.ts'
import { SplitTableView } from './SplitTableView.tsx'

const SETTLE_MS = 300

/** Divides the rows into train, validation and test; shows what would happen before it does. */
export function SplitSection({ dataset, state }: Pick<DatasetTabProps, 'dataset' | 'state'>) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [by] = useRaterName()
  const undo = useUndo(dataset)
  const [draft, setDraft] = useState<SplitDraft>(newSplitDraft)
  const asked = splitRequest(draft)
  const problems = 'problems' in asked ? asked.problems : {}
  const request = useLater('request' in asked ? asked.request : null, SETTLE_MS)
  const facts = useQuery(trpc.datasets.splitFacts.queryOptions({ dataset }, { placeholderData: keepPreviousData }))
  const preview = useQuery(
    trpc.datasets.previewSplit.queryOptions(
      { dataset, split: request ?? { by: 'ratio', sizes: {}, seed: 1, group: null, stratify: null } },
      { enabled: request !== null, placeholderData: keepPreviousData, retry: false },
    ),
  )
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries(trpc.datasets.splitFacts.queryFilter({ dataset })),
      queries.invalidateQueries(trpc.datasets.previewSplit.pathFilter()),
    ])
  useOnChange(state?.seq, () => void refresh())
  const divide = useMutation(
    trpc.datasets.split.mutationOptions({
      onError: (thrown) => toastError(thrown, 'The rows were not divided'),
      onSuccess: ({ splits }) =>
        toast({
          title: `Divided: ${splitNames.map((name) => `${splits[name].length} ${name}`).join(', ')}`,
          tone: 'good',
          action: { label: 'Undo', onSelect: undo },
        }),
      onSettled: refresh,
    }),
  )
  const set = (change: Partial<SplitDraft>) => setDraft({ ...draft, ...change })
  const isReady = 'request' in asked && preview.data !== undefined && !preview.error
  const shown = preview.error ? undefined : preview.data
  return (
    <section aria-labelledby="splits" className="flex flex-col gap-4">
      <SectionHead id="splits" title="Splits">
        Divides all rows that are not rejected. The same seed, rows and sizes give the same splits.
      </SectionHead>
      <SplitForm draft={draft} problems={problems} columns={facts.data?.columns ?? []} onChange={set} />
      {problems.sum ? (
        <p role="alert" className="text-sm text-bad">
          {problems.sum}
        </p>
      ) : null}
      {facts.error ? <ErrorNotice error={facts.error} compact onRetry={() => void facts.refetch()} /> : null}
      {preview.error && 'request' in asked ? <ErrorNotice error={preview.error} compact onRetry={() => void preview.refetch()} /> : null}
      {facts.data ? <SplitTableView table={shown?.table ?? facts.data.table} before={shown ? facts.data.table : null} /> : null}
      {facts.isPending ? <Skeleton className="h-24" /> : null}
      {shown?.notes.map((message) => (
        <ErrorNotice key={message} severity="warning" compact error={{ code: 'BAD_INPUT', message }} />
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          icon={Shuffle}
          disabled={!isReady || shown?.moved === 0}
          loading={divide.isPending}
          onClick={() => 'request' in asked && divide.mutate({ dataset, split: asked.request, by })}
        >
          Divide the rows
        </Button>
        <p role="status" className="text-sm text-muted">
          {shown ? previewText(shown, draft.group) : null}
        </p>
      </div>
    </section>
  )
}

function previewText({ moved, groups }: { moved: number; groups: number }, group: string | null): string {
  const what = moved === 0 ? 'The rows are divided like this already.' : `${formatCount(moved, 'row')} will change their split.`
  return group !== null && groups > 0 ? `${what} ${formatCount(groups, 'group')} stay together.` : what
}

type SplitFormProps = {
  draft: SplitDraft
  problems: Partial<Record<string, string>>
  columns: SplitFacts['columns']
  onChange: (change: Partial<SplitDraft>) => void
}

function SplitForm({ draft, problems, columns, onChange }: SplitFormProps) {
  const heading = useId()
  const columnOptions = columns.map(({ column, rows, values }) => ({
    value: column,
    label: column,
    description: `${formatCount(values, 'value')} in ${formatCount(rows, 'row')}`,
  }))
  return (
    <div role="group" aria-labelledby={heading} className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <span id={heading} className="sr-only">
        How to divide
      </span>
      <Labelled label="Sizes">
        <SegmentedControl
          label="Sizes"
          value={draft.by}
          onChange={(by) => onChange({ by, sizes: by === 'ratio' ? newSplitDraft.sizes : { train: '', validation: '', test: '' } })}
          options={[
            { value: 'ratio', label: 'Percent' },
            { value: 'count', label: 'Rows' },
          ]}
        />
      </Labelled>
      {splitNames.map((name) => (
        <div key={name} className="w-24">
          <Field label={`${splitTitles[name]}${draft.by === 'ratio' ? ' %' : ''}`} error={problems[name] ?? null}>
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                value={draft.sizes[name]}
                placeholder={draft.by === 'count' && name === 'train' ? 'the rest' : '0'}
                onChange={(event) => onChange({ sizes: { ...draft.sizes, [name]: event.target.value } })}
              />
            )}
          </Field>
        </div>
      ))}
      <div className="w-20">
        <Field label="Seed" error={problems.seed ?? null}>
          {(ids) => <Input {...ids} inputMode="numeric" value={draft.seed} onChange={(event) => onChange({ seed: event.target.value })} />}
        </Field>
      </div>
      <div className="w-52">
        <Field label="Keep together">
          {(ids) => (
            <OptionalSelect
              {...ids}
              size="md"
              value={draft.group}
              onChange={(group) => onChange({ group })}
              none={{ label: 'Nothing', description: 'Each row by itself' }}
              options={[
                {
                  value: 'source',
                  label: 'Source',
                  description: 'Document, test case, or a column such as source, document, 출처; paraphrases with their seed',
                },
                ...columnOptions.filter(({ value }) => value !== 'source'),
              ]}
            />
          )}
        </Field>
      </div>
      <div className="w-52">
        <Field label="Divide evenly">
          {(ids) => (
            <OptionalSelect
              {...ids}
              size="md"
              value={draft.stratify}
              onChange={(stratify) => onChange({ stratify })}
              none={{ label: 'By chance alone' }}
              options={[
                { value: 'tags', label: 'By tags', description: 'Rows with the same tags in each split alike' },
                { value: 'kind', label: 'By kind' },
                ...columnOptions.map((option) => ({ ...option, label: `By ${option.label}` })),
              ]}
            />
          )}
        </Field>
      </div>
    </div>
  )
}
