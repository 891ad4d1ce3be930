'use client'

import Link from 'next/link'
import { noChatModel } from '../../../_shell/useChatModels.ts'
import type { ListedDataset, ModelEntry } from '../../../_trpc/apiTypes.ts'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Switch } from '../../../_ui/controls/Switch.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import type { DraftProblems, TuningDraft } from '../_draft/tuningDraft.ts'

type SourceFieldsProps = {
  draft: TuningDraft
  change: (next: Partial<TuningDraft>) => void
  problems: DraftProblems
  suggestion: string
  datasets: readonly ListedDataset[]
  /** Undefined until they are known. */
  models: readonly ModelEntry[] | undefined
  /** An adapter has this name. */
  isTaken: boolean
}

const PRESENT = 'present'

/** The rows, the base model, and the name of the adapter. */
export function SourceFields({ draft, change, problems, suggestion, datasets, models, isTaken }: SourceFieldsProps) {
  const listed = datasets.find(({ dataset }) => dataset === draft.dataset)
  const snapshots = listed?.snapshots ?? []
  return (
    <section aria-labelledby="source" className="flex flex-col gap-4">
      <h2 id="source" className="font-semibold">
        Rows and model
      </h2>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field
          label="Dataset"
          error={
            datasets.length > 0 && draft.dataset !== null && !listed ? `There is no dataset ${draft.dataset}. Choose another one.` : null
          }
          hint={
            datasets.length === 0 ? (
              <>
                There is none yet.{' '}
                <Link href="/datasets" className="text-accent-text underline">
                  Make one
                </Link>
              </>
            ) : undefined
          }
        >
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.dataset}
              onChange={(dataset) => change({ dataset, snapshot: null, name: null })}
              options={datasets.map(({ dataset, facts }) => ({
                value: dataset,
                label: dataset,
                ...(facts && { description: formatCount(facts.rows, 'row') }),
              }))}
            />
          )}
        </Field>
        <Field
          label="Rows of"
          error={
            listed && draft.snapshot !== null && !snapshots.some(({ tag }) => tag === draft.snapshot)
              ? `There is no snapshot ${draft.snapshot}. Choose another one.`
              : null
          }
          hint={draft.snapshot === null ? 'A snapshot is made at the start, so that the training can be repeated.' : undefined}
        >
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.snapshot === null ? PRESENT : `tag ${draft.snapshot}`}
              onChange={(next) => change({ snapshot: next === PRESENT ? null : next.slice('tag '.length) })}
              options={[
                {
                  value: PRESENT,
                  label: 'Now, as a new snapshot',
                  ...(listed?.facts && { description: formatCount(listed.facts.rows, 'row') }),
                },
                ...snapshots
                  .toReversed()
                  .map(({ tag, rows }) => ({ value: `tag ${tag}`, label: `Snapshot ${tag}`, description: formatCount(rows, 'row') })),
              ]}
            />
          )}
        </Field>
        <Field
          label="Base model"
          hint="Its own file is trained over: the adapter fits exactly these weights."
          error={models?.length === 0 ? noChatModel : null}
        >
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.base}
              onChange={(base) => change({ base })}
              options={(models ?? []).map(({ id, metadata }) => ({
                value: id,
                label: id,
                ...(metadata && { description: [metadata.architecture, metadata.quantisation].join(', ') }),
              }))}
            />
          )}
        </Field>
        <div className="flex flex-col gap-2">
          <Field
            label="Name of the adapter"
            hint="Its name in notebooks."
            error={draft.dataset === null && draft.name === null ? null : (problems.name ?? null)}
          >
            {(ids) => (
              <Input
                {...ids}
                autoComplete="off"
                value={draft.name ?? suggestion}
                onChange={(event) => change({ name: event.target.value, replaces: false })}
              />
            )}
          </Field>
          {isTaken || draft.replaces ? (
            <Switch label="Replace the adapter of this name" checked={draft.replaces} onChange={(replaces) => change({ replaces })} />
          ) : null}
        </div>
      </div>
    </section>
  )
}
