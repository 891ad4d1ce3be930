'use client'

import { useState } from 'react'
import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { type GridDraft, type GridName, gridNames } from '../_draft/settingsDraft.ts'
import type { TuningDraft } from '../_draft/tuningDraft.ts'

type GridFieldsProps = {
  draft: TuningDraft
  change: (next: Partial<TuningDraft>) => void
  problems: Partial<GridDraft>
  /** The settings of each training. */
  jobs: readonly TuningSettings[]
}

const examples: Record<GridName, string> = { rank: '4, 8, 16', learningRate: '1e-4, 3e-4, 1e-3', epochs: '1, 3' }

/** Values to try of some settings: each combination is a training of its own. */
export function GridFields({ draft: { grid, settings }, change, problems, jobs }: GridFieldsProps) {
  const isUsed = gridNames.some((name) => grid[name].trim() !== '')
  const [isOpen, setOpen] = useState(isUsed)
  return (
    <details className="card px-4 py-3" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="font-medium">
        Try several values
        {isUsed && jobs.length > 0 ? <span className="ml-2 text-sm text-muted">{formatCount(jobs.length, 'training')}</span> : null}
      </summary>
      <p className="mt-1 text-sm text-muted">
        Every combination is trained, one after the other, and the list shows their results as a chart. Numbers with commas between them.
      </p>
      <div className="mt-3 grid items-start gap-4 sm:grid-cols-3">
        {gridNames.map((name) => (
          <Field
            key={name}
            label={`Values of ${settingFacts[name].label.toLowerCase()}`}
            hint={grid[name].trim() === '' ? `Empty: ${settings[name] || 'as above'}` : undefined}
            error={problems[name] ?? null}
          >
            {(ids) => (
              <Input
                {...ids}
                autoComplete="off"
                placeholder={examples[name]}
                value={grid[name]}
                onChange={(event) => change({ grid: { ...grid, [name]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </div>
    </details>
  )
}
