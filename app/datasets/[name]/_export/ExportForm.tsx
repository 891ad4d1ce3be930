'use client'

import { openaiProfileNames, openaiProfiles } from '#server/core/dataset/output/openai/openaiProfiles.ts'
import { type Container, outputFormat, outputFormatNames } from '#server/core/dataset/output/outputFormats.ts'
import { splitNames } from '#server/core/dataset/row/row.ts'
import { CheckboxRow } from '../../../_ui/controls/CheckboxRow.tsx'
import { Labelled } from '../../../_ui/controls/Labelled.tsx'
import { useChatModels } from '../../../_shell/useChatModels.ts'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Switch } from '../../../_ui/controls/Switch.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { splitTitles } from '../_splits/splitTitles.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { type CardField, cardFields, choicesOf, type ExportDraft, exportedStatuses, kindsTaken } from './exportDraft.ts'

export type ExportFormProps = Pick<DatasetTabProps, 'facts' | 'snapshots'> & {
  draft: ExportDraft
  onChange: (change: Partial<ExportDraft>) => void
}

const PRESENT = 'present'

/** The format, the rows and what else the format asks for. */
export function ExportForm({ draft, facts, snapshots, onChange }: ExportFormProps) {
  const format = outputFormat(draft.format)
  const choices = choicesOf(draft.format)
  return (
    <section aria-labelledby="export" className="flex flex-col gap-4">
      <SectionHead id="export" title="Export">
        Rows for a program that trains, or for people. Nothing leaves this computer.
      </SectionHead>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="w-80">
          <Field label="Format" hint={<FormatHint draft={draft} />}>
            {(ids) => (
              <Select
                {...ids}
                className="w-full"
                value={draft.format}
                onChange={(next) => onChange({ format: next })}
                options={outputFormatNames.map((name) => ({
                  value: name,
                  label: outputFormat(name).title,
                  description: outputFormat(name).hint,
                }))}
              />
            )}
          </Field>
        </div>
        <div className="w-64">
          <Field
            label="Rows of"
            hint={
              draft.snapshot === null && snapshots.length > 0 ? 'A snapshot can be exported again later; present rows change.' : undefined
            }
          >
            {(ids) => (
              <Select
                {...ids}
                className="w-full"
                value={draft.snapshot === null ? PRESENT : `tag ${draft.snapshot}`}
                onChange={(next) => onChange({ snapshot: next === PRESENT ? null : next.slice('tag '.length) })}
                options={[
                  { value: PRESENT, label: 'Now', description: formatCount(facts.rows, 'row') },
                  ...snapshots.toReversed().map(({ tag, rows }) => ({
                    value: `tag ${tag}`,
                    label: `Snapshot ${tag}`,
                    description: formatCount(rows, 'row'),
                  })),
                ]}
              />
            )}
          </Field>
        </div>
        <div className="w-40">
          <Field label="Split">
            {(ids) => (
              <OptionalSelect
                {...ids}
                size="md"
                value={draft.split}
                onChange={(split) => onChange({ split })}
                none={{ label: 'All' }}
                options={splitNames.map((name) => ({
                  value: name,
                  label: splitTitles[name],
                  ...(draft.snapshot === null && { description: formatCount(facts.splits[name] ?? 0, 'row') }),
                }))}
              />
            )}
          </Field>
        </div>
        <Labelled label="Status">
          <CheckboxRow
            label="Status"
            value={draft.statuses}
            // Without any status there is nothing to export.
            onChange={(statuses) => statuses.length > 0 && onChange({ statuses })}
            options={exportedStatuses.map((status) => ({
              value: status,
              label:
                draft.snapshot === null ? (
                  <>
                    {status} <span className="text-xs text-faint tabular">{formatNumber(facts.statuses[status] ?? 0)}</span>
                  </>
                ) : (
                  status
                ),
            }))}
          />
        </Labelled>
      </div>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3 empty:hidden">
        {choices.containers.length > 1 ? (
          <Labelled label="File">
            <SegmentedControl
              label="File"
              value={draft.container ?? choices.containers[0] ?? 'jsonl'}
              onChange={(container: Container) => onChange({ container })}
              options={choices.containers.map((container) => ({ value: container, label: `.${container}` }))}
            />
          </Labelled>
        ) : null}
        {choices.profile ? (
          <div className="w-72">
            <Field label="Check against" hint={openaiProfiles[draft.profile].hint}>
              {(ids) => (
                <Select
                  {...ids}
                  className="w-full"
                  value={draft.profile}
                  onChange={(profile) => onChange({ profile })}
                  options={openaiProfileNames.map((name) => ({
                    value: name,
                    label: openaiProfiles[name].title,
                    description: openaiProfiles[name].hint,
                  }))}
                />
              )}
            </Field>
          </div>
        ) : null}
        {choices.model ? <ModelField draft={draft} onChange={onChange} /> : null}
        <div className="flex flex-col gap-2 empty:hidden">
          {choices.unpair ? (
            <Switch
              label="Write preference pairs as two labelled rows"
              checked={draft.unpair}
              onChange={(unpair) => onChange({ unpair })}
            />
          ) : null}
          {choices.origin ? (
            <Switch
              label={format.shape === 'file' ? 'Add where each row comes from' : 'Add where each row comes from, as a column'}
              checked={draft.withOrigin}
              onChange={(withOrigin) => onChange({ withOrigin })}
            />
          ) : null}
        </div>
      </div>
      {choices.card ? <CardForm draft={draft} onChange={onChange} /> : null}
    </section>
  )
}

function FormatHint({ draft }: { draft: ExportDraft }) {
  const { asIs, changed } = kindsTaken(draft.format)
  return (
    <>
      {outputFormat(draft.format).hint}. Holds {asIs.join(', ')}
      {changed.length > 0 ? `; ${changed.join(', ')} in another form` : ''}.
    </>
  )
}

type PartProps = Pick<ExportFormProps, 'draft' | 'onChange'>

function ModelField({ draft, onChange }: PartProps) {
  const { data: models = [] } = useChatModels()
  return (
    <div className="w-72">
      <Field label="Model" hint="Its chat template writes the text, with the token that ends an answer once.">
        {(ids) => (
          <Select
            {...ids}
            className="w-full"
            value={draft.model}
            onChange={(model) => onChange({ model })}
            options={models.map(({ id }) => ({ value: id, label: id }))}
          />
        )}
      </Field>
    </div>
  )
}

const cardHints: Partial<Record<CardField, string>> = {
  license: 'An id of the Hub, such as apache-2.0. Left empty, it is that of the README.md of the dataset.',
  languages: 'Codes such as en, ko. Left empty, they are found in the texts.',
}
const shortFields: readonly CardField[] = ['title', 'license', 'languages']

function CardForm({ draft, onChange }: PartProps) {
  return (
    <details className="card px-3 py-2">
      <summary className="font-medium">Card of the dataset</summary>
      <p className="mt-1 text-sm text-muted">What is left out and not known is named as missing in the card (README.md).</p>
      <div className="mt-3 grid gap-3 sm:grid-cols-3">
        {(Object.keys(cardFields) as CardField[]).map((field) => (
          <div key={field} className={shortFields.includes(field) ? '' : 'sm:col-span-3'}>
            <Field label={cardFields[field]} hint={cardHints[field]}>
              {(ids) => (
                <Input
                  {...ids}
                  value={draft.card[field]}
                  onChange={(event) => onChange({ card: { ...draft.card, [field]: event.target.value } })}
                />
              )}
            </Field>
          </div>
        ))}
      </div>
    </details>
  )
}
