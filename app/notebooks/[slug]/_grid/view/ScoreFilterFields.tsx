'use client'

import { useState } from 'react'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import type { ScoreFilter } from '../state/gridView.ts'

type ScoreFilterFieldsProps = { names: readonly string[]; filter: ScoreFilter | null; onChange: (filter: ScoreFilter | null) => void }

/** Keeps rows where one of the cells shown has a score of at least, or at most, a number. */
export function ScoreFilterFields({ names, filter, onChange }: ScoreFilterFieldsProps) {
  const [text, setText] = useState(() => String(filter?.value ?? ''))
  if (names.length === 0) return <p className="pt-1 text-faint">Add a score block to filter by scores.</p>
  return (
    <div className="flex gap-1.5">
      <OptionalSelect
        label="Rows by score"
        className="min-w-0 flex-1"
        value={filter?.name ?? null}
        onChange={(name) => {
          setText(String(filter?.value ?? 1))
          onChange(name === null ? null : { name, side: filter?.side ?? 'atLeast', value: filter?.value ?? 1 })
        }}
        none={{ label: 'Any score' }}
        options={names.map((name) => ({ value: name, label: name }))}
      />
      {filter ? (
        <>
          <Select
            label="At least or at most"
            size="sm"
            className="w-14"
            value={filter.side}
            onChange={(side) => onChange({ ...filter, side })}
            options={[
              { value: 'atLeast', label: '≥', description: 'at least' },
              { value: 'atMost', label: '≤', description: 'at most' },
            ]}
          />
          <Input
            size="sm"
            inputMode="decimal"
            aria-label="Score to compare with"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              const value = Number(event.target.value)
              if (/^-?\d+(\.\d+)?$/.test(event.target.value.trim())) onChange({ ...filter, value })
            }}
            className="w-16"
          />
        </>
      ) : null}
    </div>
  )
}
