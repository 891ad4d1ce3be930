'use client'

import { ChevronDown, Pencil, Target, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Menu, type MenuItem } from '../../../_ui/overlay/Menu.tsx'
import { removeColumn, renameVar, takeAsReference } from './editTable.ts'
import type { ItemColumn, ItemTable } from './itemTable.ts'
import { NameDialog } from './NameDialog.tsx'

/** The name of a column, with a menu. */
export function ColumnHeader({ column, table, onChange }: { column: ItemColumn; table: ItemTable; onChange: (next: ItemTable) => void }) {
  const [renaming, setRenaming] = useState(false)
  const variable = column.kind === 'var'
  const cases = !table.columns.some(({ name, kind }) => kind === 'field' && name === 'output')
  const items: MenuItem[] = [
    ...(variable ? [{ label: 'Rename', icon: Pencil, onSelect: () => setRenaming(true) }] : []),
    ...(variable && cases
      ? [
          {
            label: 'Use as reference',
            icon: Target,
            hint: 'What the output is compared with',
            onSelect: () => onChange(takeAsReference(table, column.name)),
          },
        ]
      : []),
    {
      label: 'Remove the column',
      icon: Trash2,
      tone: 'bad',
      disabled: column.name === 'output' && !variable,
      onSelect: () => onChange(removeColumn(table, column)),
    },
  ]
  const trigger = (
    <button
      type="button"
      aria-label={`Column ${column.name}`}
      className="group/column flex h-full w-full min-w-0 items-center gap-1 px-2 text-left hover:bg-hover data-[state=open]:bg-pressed"
    >
      <span className={variable ? 'truncate font-mono text-sm font-medium' : 'truncate text-sm text-muted'}>{column.name}</span>
      <ChevronDown
        aria-hidden
        className="size-3 shrink-0 text-faint opacity-0 group-hover/column:opacity-100 group-focus-visible/column:opacity-100"
      />
    </button>
  )
  return (
    <div role="columnheader" className="min-w-0 border-r last:border-r-0">
      <Menu align="start" trigger={trigger} items={items} />
      {renaming ? (
        <NameDialog
          title={`Rename the variable ${column.name}`}
          hint="Prompts that use it are not changed."
          action="Rename"
          name={column.name}
          taken={table.columns.map(({ name }) => name)}
          onClose={() => setRenaming(false)}
          onName={(name) => onChange(renameVar(table, column.name, name))}
        />
      ) : null}
    </div>
  )
}
