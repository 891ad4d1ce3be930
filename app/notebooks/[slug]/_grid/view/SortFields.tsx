'use client'

import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import type { RowSort } from '../state/gridView.ts'

type SortFieldsProps = {
  /** Of the scores. */
  names: readonly string[]
  columns: readonly { id: string; label: string }[]
  sort: RowSort | null
  onChange: (sort: RowSort | null) => void
}

/** By what rows are ordered, in which column, and which way round. */
export function SortFields({ names, columns, sort, onChange }: SortFieldsProps) {
  const column = sort?.column ?? null
  return (
    <>
      <div className="flex gap-1.5">
        <OptionalSelect
          label="Order rows by"
          className="flex-1"
          value={sort?.by ?? null}
          onChange={(by) => onChange(by === null ? null : { by, column, descending: sort?.descending ?? true })}
          none={{ label: 'As the cases stand' }}
          options={[
            ...names.map((name) => ({ value: `score:${name}`, label: name })),
            { value: 'length', label: 'Length of the output' },
            { value: 'time', label: 'Time' },
          ]}
        />
        {sort ? (
          <IconButton
            size="sm"
            icon={sort.descending ? ArrowDownWideNarrow : ArrowUpNarrowWide}
            label={sort.descending ? 'Highest first; press for lowest first' : 'Lowest first; press for highest first'}
            onClick={() => onChange({ ...sort, descending: !sort.descending })}
          />
        ) : null}
      </div>
      {sort && columns.length > 1 ? (
        <OptionalSelect
          label="In the column"
          value={column}
          onChange={(next) => onChange({ ...sort, column: next })}
          none={{ label: 'Mean over columns' }}
          options={columns.map(({ id, label }) => ({ value: id, label: `In ${label}` }))}
        />
      ) : null}
    </>
  )
}
