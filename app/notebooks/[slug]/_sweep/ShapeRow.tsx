'use client'

import { Plus, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import type { Json } from '#server/core/json.ts'
import { readConstraint } from '#server/core/experiment/constraintValue.ts'
import { cx } from '../../../_ui/cx.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { ShapeDialog } from './ShapeDialog.tsx'
import { starterTexts, valueOf } from './shapeDraft.ts'

type ShapeRowProps = { values: readonly Json[]; onChange: (values: Json[]) => void; onRemove: () => void }

/** The axis `constraint`: shapes by name, each opened to be edited. */
export function ShapeRow({ values, onChange, onRemove }: ShapeRowProps) {
  /** The position that is edited; the one after the last is a new shape. */
  const [edited, setEdited] = useState<number | null>(null)
  const save = (value: Json) => {
    onChange(edited === values.length ? [...values, value] : values.map((each, position) => (position === edited ? value : each)))
    setEdited(null)
  }
  return (
    <div role="group" aria-label="Values of constraint" className="group grid grid-cols-[132px_1fr_auto] items-start gap-2 py-1">
      <span className={cx('truncate pt-1 font-mono text-sm', values.length > 1 ? 'font-medium' : 'text-muted')}>constraint</span>
      <div className="flex min-w-0 flex-wrap items-center gap-1">
        {values.map((value, position) => {
          const name = readConstraint(value)?.name ?? JSON.stringify(value)
          return (
            <span
              key={position}
              className="inline-flex h-6 max-w-60 items-center gap-0.5 rounded-md border border-border bg-sunken pr-0.5 text-sm"
            >
              <button
                type="button"
                aria-label={`Edit shape ${name}`}
                onClick={() => setEdited(position)}
                className="h-full truncate rounded-md px-2 hover:bg-hover"
              >
                {name}
              </button>
              {values.length > 1 ? (
                <button
                  type="button"
                  aria-label={`Remove shape ${name}`}
                  onClick={() => onChange(values.filter((_, other) => other !== position))}
                  className="flex size-5 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-bad"
                >
                  <X aria-hidden className="size-3" />
                </button>
              ) : null}
            </span>
          )
        })}
        <IconButton size="sm" icon={Plus} label="Add a shape" onClick={() => setEdited(values.length)} />
      </div>
      <IconButton
        size="sm"
        icon={Trash2}
        label="Remove constraint"
        tone="bad"
        onClick={onRemove}
        className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
      />
      {edited === null ? null : (
        <ShapeDialog
          title={edited === values.length ? 'Add a shape' : 'Shape of the output'}
          value={values[edited] ?? newShape()}
          onSave={save}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  )
}

function newShape(): Json {
  const made = valueOf({ kind: 'json_schema', name: '', text: starterTexts.json_schema })
  return 'value' in made ? made.value : 'free'
}
