'use client'

import { useState } from 'react'
import { NotebookRow, rowColumns } from './NotebookRow.tsx'
import type { NotebookRowView } from './notebookRows.ts'
import { RenameNotebookDialog } from './RenameNotebookDialog.tsx'
import { useNotebookActions } from './useNotebookActions.ts'

export function NotebookList({ rows }: { rows: readonly NotebookRowView[] }) {
  const actions = useNotebookActions()
  const [renaming, setRenaming] = useState<NotebookRowView | null>(null)
  return (
    <div className="card overflow-hidden">
      <div aria-hidden className={`${rowColumns} hidden h-8 border-b bg-sunken px-4 text-xs font-medium text-faint lg:grid`}>
        <span>Notebook</span>
        <span className="hidden xl:block">Model</span>
        <span className="text-right">Cells</span>
        <span>Last run</span>
        <span className="text-right">Changed</span>
        <span />
      </div>
      <ul aria-label="Notebooks" className="divide-y">
        {rows.map((row) => (
          <NotebookRow
            key={row.slug}
            row={row}
            onRename={() => setRenaming(row)}
            onDuplicate={() => actions.duplicate(row.slug)}
            onDelete={() => actions.remove(row.slug)}
          />
        ))}
      </ul>
      {renaming ? (
        <RenameNotebookDialog
          title={renaming.title}
          onClose={() => setRenaming(null)}
          onRename={(title) => {
            actions.rename(renaming.slug, title)
            setRenaming(null)
          }}
        />
      ) : null}
    </div>
  )
}
