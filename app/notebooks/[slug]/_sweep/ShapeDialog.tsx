'use client'

import { useState } from 'react'
import type { Json } from '#server/core/json.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { TextArea } from '../../../_ui/controls/TextArea.tsx'
import { draftOf, type ShapeKind, starterTexts, valueOf } from './shapeDraft.ts'

const kinds = [
  { value: 'free', label: 'Free' },
  { value: 'json_schema', label: 'JSON schema' },
  { value: 'grammar', label: 'GBNF grammar' },
] as const

type ShapeDialogProps = { title: string; value: Json; onSave: (value: Json) => void; onClose: () => void }

/** Edits one shape that outputs are held to. */
export function ShapeDialog({ title, value, onSave, onClose }: ShapeDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(value))
  const [problem, setProblem] = useState<string | null>(null)
  const change = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part })
    setProblem(null)
  }
  const toKind = (kind: ShapeKind) => {
    const untouched = draft.text.trim() === '' || Object.values(starterTexts).includes(draft.text)
    change({ kind, ...(untouched ? { text: starterTexts[kind] } : {}) })
  }
  const save = () => {
    const read = valueOf(draft)
    if ('problem' in read) return setProblem(read.problem)
    onSave(read.value)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description="While the model writes, tokens that would leave the shape are ruled out."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SegmentedControl label="Kind of shape" value={draft.kind} onChange={toKind} options={kinds} />
        {draft.kind === 'free' ? (
          <p className="text-sm text-muted">The model writes what it likes: the column to compare the shapes with.</p>
        ) : (
          <>
            <Field label="Name" hint="Heads the column. Left empty: the schema’s title, or the kind of shape.">
              {(ids) => <Input {...ids} value={draft.name} onChange={(event) => change({ name: event.target.value })} />}
            </Field>
            <Field
              label={draft.kind === 'grammar' ? 'Grammar' : 'Schema'}
              error={problem}
              hint={
                draft.kind === 'grammar'
                  ? 'GBNF, as llama.cpp reads it; it begins at the rule root.'
                  : 'JSON Schema. Outputs keep all of it; a keyword that cannot be kept while the model writes is named when you save.'
              }
            >
              {(ids) => (
                <TextArea
                  {...ids}
                  mono
                  rows={8}
                  spellCheck={false}
                  value={draft.text}
                  onChange={(event) => change({ text: event.target.value })}
                  className="w-full"
                />
              )}
            </Field>
          </>
        )}
      </div>
    </Dialog>
  )
}
