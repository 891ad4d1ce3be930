'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { templateVariables } from '#server/core/template/templateVariables.ts'
import { CodeEditor } from '../../_ui/codeEditor/CodeEditor.tsx'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { Select } from '../../_ui/controls/Select.tsx'
import { Switch } from '../../_ui/controls/Switch.tsx'
import { TextArea } from '../../_ui/controls/TextArea.tsx'
import { type PresetDraft, blankShot, type ShotDraft } from './presetDraft.ts'
import { languageName } from './presetRows.ts'
import { templateMarkers } from './templateMarkers.ts'

export type PresetFormProps = {
  draft: PresetDraft
  onChange: (change: Partial<PresetDraft>) => void
  problems: { title?: string; user?: string }
}

/** A form with the fields of a preset. */
export function PresetForm({ draft, onChange, problems }: PresetFormProps) {
  const variables = templateVariables(draft.user).map(({ name }) => name)
  const known = [...new Set([...variables, ...draft.shots.flatMap(({ vars }) => Object.keys(vars))])]
  const template = (field: 'system' | 'user' | 'assistant', label: string, hint: ReactNode, placeholder?: string) => (
    <EditorField label={label} hint={hint} error={field === 'user' ? problems.user : undefined}>
      <CodeEditor
        language="assay-template"
        label={label}
        autoHeight
        minLines={field === 'assistant' ? 1 : 2}
        value={draft[field]}
        onChange={(text) => onChange({ [field]: text })}
        completions={known}
        markers={templateMarkers(draft[field])}
        placeholder={placeholder}
      />
    </EditorField>
  )
  const languages = [...new Set(['en', 'ko', draft.language])].map((value) => ({ value, label: languageName(value) }))

  return (
    <div className="flex max-w-200 flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-[1fr_9rem_auto]">
        <Field label="Title" error={problems.title}>
          {(ids) => <Input {...ids} value={draft.title} maxLength={200} onChange={(event) => onChange({ title: event.target.value })} />}
        </Field>
        <Field label="Language">
          {(ids) => <Select {...ids} value={draft.language} onChange={(language) => onChange({ language })} options={languages} />}
        </Field>
        <div className="flex items-start pt-7.5">
          <Switch label="Active" checked={draft.active} onChange={(active) => onChange({ active })} />
        </div>
      </div>
      <Field label="Description">
        {(ids) => (
          <TextArea
            {...ids}
            rows={2}
            maxLength={2000}
            value={draft.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        )}
      </Field>
      {template('system', 'System prompt', 'Who the model is and how it answers. Leave it empty for none.', 'You are…')}
      {template('user', 'User template', 'Values of the test case replace holes such as {{name}}.')}
      {template('assistant', 'Answer begins with', 'The first words of the model’s answer. Leave it empty for none.')}
      <EditorField label="Shots" hint="Question and answer pairs that are shown to the model before the case.">
        <ShotFields shots={draft.shots} variables={variables} onChange={(shots) => onChange({ shots })} />
      </EditorField>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Tags" hint="Separated by commas.">
          {(ids) => <Input {...ids} value={draft.tags} onChange={(event) => onChange({ tags: event.target.value })} />}
        </Field>
        <Field label="Name in a notebook" hint="What its prompt block is called.">
          {(ids) => (
            <Input
              {...ids}
              value={draft.name}
              maxLength={80}
              className="font-mono"
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  )
}

/** A label above something that is not a form control. */
function EditorField({ label, hint, error, children }: { label: string; hint?: ReactNode; error?: string; children: ReactNode }) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-1.5">
      <div>
        <p id={id} className="text-sm font-medium text-muted">
          {label}
        </p>
        {hint ? <p className="text-sm text-faint">{hint}</p> : null}
      </div>
      {children}
      {error ? (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}

type ShotFieldsProps = { shots: readonly ShotDraft[]; variables: readonly string[]; onChange: (shots: ShotDraft[]) => void }

/** The shots: for each, a field for every variable of the user template, and the output. */
function ShotFields({ shots, variables, onChange }: ShotFieldsProps) {
  const replace = (position: number, shot: ShotDraft) => onChange(shots.with(position, shot))
  return (
    <div className="flex flex-col gap-3">
      {shots.map((shot, position) => (
        <section key={position} aria-label={`Shot ${position + 1}`} className="card flex flex-col gap-3 p-3">
          <div className="flex items-center justify-between">
            <h3 className="text-sm font-semibold">Shot {position + 1}</h3>
            <IconButton
              icon={Trash2}
              label={`Remove shot ${position + 1}`}
              size="sm"
              tone="bad"
              onClick={() => onChange(shots.toSpliced(position, 1))}
            />
          </div>
          {[...new Set([...variables, ...Object.keys(shot.vars)])].map((name) => (
            <Field key={name} label={name}>
              {(ids) => (
                <TextArea
                  {...ids}
                  rows={1}
                  value={shot.vars[name] ?? ''}
                  onChange={(event) => replace(position, { ...shot, vars: { ...shot.vars, [name]: event.target.value } })}
                />
              )}
            </Field>
          ))}
          <Field label="Output">
            {(ids) => (
              <TextArea
                {...ids}
                rows={2}
                value={shot.output}
                onChange={(event) => replace(position, { ...shot, output: event.target.value })}
              />
            )}
          </Field>
        </section>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => onChange([...shots, blankShot(variables)])}>
          Add a shot
        </Button>
      </div>
    </div>
  )
}
