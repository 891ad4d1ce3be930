'use client'

import { useModels } from '../../_shell/useModels.ts'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { Select } from '../../_ui/controls/Select.tsx'
import { CodeText } from '../../_ui/text/CodeText.tsx'
import { changedDraft, defaultReasons, embedderOptions, type SettingsDraft, type SettingsProblems } from './settingsDraft.ts'

export type SettingsFieldsProps = { draft: SettingsDraft; problems: SettingsProblems; onChange: (draft: SettingsDraft) => void }

/** Language, embedder and passages of an index, and why the defaults are as they are. */
export function SettingsFields({ draft, problems, onChange }: SettingsFieldsProps) {
  const { list } = useModels()
  const change = (some: Partial<SettingsDraft>) => onChange(changedDraft(draft, some))
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Language of the documents">
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.language}
              onChange={(language) => change({ language })}
              options={[
                { value: 'auto', label: 'Detect' },
                { value: 'en', label: 'English' },
                { value: 'ko', label: 'Korean' },
                { value: 'mixed', label: 'Several languages' },
              ]}
            />
          )}
        </Field>
        <Field label="Embedder">
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.embedder}
              onChange={(embedder) => change({ embedder })}
              options={embedderOptions(list.data ?? [], draft.language)}
            />
          )}
        </Field>
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label="Passages">
          {(ids) => (
            <Select
              {...ids}
              className="w-full"
              value={draft.by}
              onChange={(by) => change({ by })}
              options={[
                { value: 'auto', label: 'By the language' },
                { value: 'sentences', label: 'Whole sentences', description: 'As many as fit into the size, in tokens.' },
                { value: 'tokens', label: 'Tokens', description: 'Pieces of equal length, cut between words.' },
                { value: 'headings', label: 'Headings', description: 'Sections of the document; long ones are split.' },
                { value: 'characters', label: 'Characters', description: 'Pieces of equal length, in characters.' },
              ]}
            />
          )}
        </Field>
        {draft.by === 'auto' ? null : (
          <>
            <Field label={draft.by === 'characters' ? 'Size in characters' : 'Size in tokens'} error={problems.size}>
              {(ids) => (
                <Input {...ids} inputMode="numeric" value={draft.size} onChange={(event) => change({ size: event.target.value })} />
              )}
            </Field>
            <Field label="Overlap" hint="Shared with the next passage." error={problems.overlap}>
              {(ids) => (
                <Input {...ids} inputMode="numeric" value={draft.overlap} onChange={(event) => change({ overlap: event.target.value })} />
              )}
            </Field>
          </>
        )}
      </div>
      <details className="text-sm text-muted">
        <summary className="w-fit cursor-pointer">Why these defaults</summary>
        <ul className="mt-2 flex list-disc flex-col gap-1.5 pl-5">
          {defaultReasons(draft.language).map((reason) => (
            <li key={reason}>
              <CodeText text={reason} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}
