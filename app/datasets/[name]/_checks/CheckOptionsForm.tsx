'use client'

import { useChatModels } from '../../../_shell/useChatModels.ts'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import type { CheckDraft, CheckProblems } from './checkDraft.ts'

type CheckOptionsFormProps = { draft: CheckDraft; problems: CheckProblems; rows: number; onChange: (draft: CheckDraft) => void }

/** What the checks need to know besides the rows. */
export function CheckOptionsForm({ draft, problems, rows, onChange }: CheckOptionsFormProps) {
  const { data: models = [] } = useChatModels()
  return (
    <div role="group" aria-label="Options of the checks" className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="w-60">
        <Field
          label="Compare by meaning"
          hint={
            draft.meaning === 'always' && rows > 5_000 ? 'Takes some milliseconds for each row.' : 'Paraphrases, with an embedding model.'
          }
        >
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.meaning}
              onChange={(meaning) => onChange({ ...draft, meaning })}
              options={[
                { value: 'small', label: 'Up to 5,000 rows' },
                { value: 'always', label: 'Always' },
                { value: 'never', label: 'Never' },
              ]}
            />
          )}
        </Field>
      </div>
      <div className="w-60">
        <Field label="Token lengths of">
          {(ids) => (
            <OptionalSelect
              {...ids}
              size="md"
              value={draft.model}
              onChange={(model) => onChange({ ...draft, model })}
              none={{ label: 'Do not measure' }}
              options={models.map(({ id }) => ({ value: id, label: id }))}
            />
          )}
        </Field>
      </div>
      {draft.model === null ? null : (
        <div className="w-28">
          <Field label="Context" error={problems.context ?? null}>
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                value={draft.context}
                onChange={(event) => onChange({ ...draft, context: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      <div className="w-36">
        <Field label="Near from Jaccard" error={problems.near ?? null}>
          {(ids) => (
            <Input {...ids} inputMode="decimal" value={draft.near} onChange={(event) => onChange({ ...draft, near: event.target.value })} />
          )}
        </Field>
      </div>
      <div className="w-44">
        <Field label="Column of the source">
          {(ids) => (
            <Input
              {...ids}
              value={draft.group}
              placeholder="found by its name"
              autoComplete="off"
              onChange={(event) => onChange({ ...draft, group: event.target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  )
}
