'use client'

import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react'
import { IconButton } from '../../../_ui/IconButton.tsx'
import { Select } from '../../../_ui/Select.tsx'
import type { RowSort } from './gridView.ts'

const NONE = 'none'
const EVERY = 'every'

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
        <Select
          label="Order rows by"
          size="sm"
          className="flex-1"
          value={sort?.by ?? NONE}
          onChange={(by) => onChange(by === NONE ? null : { by, column, descending: sort?.descending ?? true })}
          options={[
            { value: NONE, label: 'As the cases stand' },
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
        <Select
          label="In the column"
          size="sm"
          className="w-full"
          value={column ?? EVERY}
          onChange={(next) => onChange({ ...sort, column: next === EVERY ? null : next })}
          options={[{ value: EVERY, label: 'Mean over columns' }, ...columns.map(({ id, label }) => ({ value: id, label: `In ${label}` }))]}
        />
      ) : null}
    </>
  )
}
