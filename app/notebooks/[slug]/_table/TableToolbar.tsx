'use client'

import { ArrowDown, ArrowUp, ChevronDown, Copy, Plus, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { addColumn, type CellPlace, duplicateRow, insertRow, removeRows } from './editTable.ts'
import type { ItemTable } from './itemTable.ts'
import { NameDialog } from './NameDialog.tsx'

export type TableToolbarProps = {
  table: ItemTable
  place: CellPlace
  onChange: (next: ItemTable) => void
  onMove: (place: CellPlace) => void
  onMoveRow: (step: -1 | 1) => void
  actions?: ReactNode
}

/** The toolbar below a table: adds rows and columns, and edits the active row. */
export function TableToolbar({ table, place, onChange, onMove, onMoveRow, actions }: TableToolbarProps) {
  const [naming, setNaming] = useState(false)
  const onRow = place.row < table.rows.length
  const hasTags = table.columns.some(({ kind, name }) => kind === 'field' && name === 'tags')
  const cases = !table.columns.some(({ kind, name }) => kind === 'field' && name === 'output')
  const add = (at: number) => {
    onChange(insertRow(table, at))
    onMove({ row: at, column: 0 })
  }
  return (
    <div className="flex flex-wrap items-center gap-1 border-t px-1.5 py-1">
      <Button size="sm" variant="ghost" icon={Plus} onClick={() => add(table.rows.length)}>
        Add row
      </Button>
      <Menu
        align="start"
        trigger={
          <Button size="sm" variant="ghost" icon={Plus}>
            Add column
          </Button>
        }
        items={[
          { label: 'Variable…', hint: 'A value that prompts can use', onSelect: () => setNaming(true) },
          ...(cases && !table.columns.some(({ name, kind }) => kind === 'field' && name === 'reference')
            ? [
                {
                  label: 'Reference',
                  hint: 'What outputs are compared with',
                  onSelect: () => onChange(addColumn(table, { kind: 'field', name: 'reference' })),
                },
              ]
            : []),
          ...(cases
            ? [
                {
                  label: 'Tags',
                  hint: 'Words that group cases',
                  disabled: hasTags,
                  onSelect: () => onChange(addColumn(table, { kind: 'field', name: 'tags' })),
                },
              ]
            : []),
        ]}
      />
      <Menu
        align="start"
        trigger={
          <Button size="sm" variant="ghost" disabled={!onRow} trailing={<ChevronDown aria-hidden className="size-3" />}>
            {onRow ? `Row ${place.row + 1}` : 'Row'}
          </Button>
        }
        items={[
          { label: 'Insert above', icon: Plus, onSelect: () => add(place.row) },
          { label: 'Insert below', icon: Plus, onSelect: () => add(place.row + 1) },
          { label: 'Duplicate', icon: Copy, onSelect: () => onChange(duplicateRow(table, place.row)) },
          { label: 'Move up', icon: ArrowUp, disabled: place.row === 0, onSelect: () => onMoveRow(-1) },
          { label: 'Move down', icon: ArrowDown, disabled: place.row >= table.rows.length - 1, onSelect: () => onMoveRow(1) },
          { separator: true },
          { label: 'Delete row', icon: Trash2, tone: 'bad', onSelect: () => onChange(removeRows(table, place.row, place.row)) },
        ]}
      />
      <span className="flex-1" />
      <span className="px-1 text-xs text-faint tabular">{formatCount(table.rows.length, 'row')}</span>
      {actions}
      {naming ? (
        <NameDialog
          title="Add a variable"
          hint="Prompts use it as {{…}}."
          action="Add"
          name=""
          taken={table.columns.map(({ name }) => name)}
          onClose={() => setNaming(false)}
          onName={(name) => onChange(addColumn(table, { kind: 'var', name }))}
        />
      ) : null}
    </div>
  )
}
