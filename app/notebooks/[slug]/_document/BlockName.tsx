'use client'

import { useState } from 'react'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { renameEverywhere } from '../_notebook/blockEdits.ts'

export type BlockNameProps = { kind: string; name: string; renaming: boolean; onRenaming: (renaming: boolean) => void }

/** The block's name; a double click, or Rename in its menu, makes it a field. Enter keeps the new name, Esc the old one. */
export function BlockName({ kind, name, renaming, onRenaming }: BlockNameProps) {
  const { edit } = useNotebookEdits()
  const [draft, setDraft] = useState<string | null>(null)
  if (!renaming) {
    return (
      <button
        type="button"
        aria-label={`Rename ${kind} ${name}`}
        onDoubleClick={() => onRenaming(true)}
        onKeyDown={(event) => event.key === 'Enter' && onRenaming(true)}
        title="Double click to rename"
        className="min-w-0 truncate rounded-sm px-1 font-mono text-sm font-medium hover:bg-hover"
      >
        {name || 'no name'}
      </button>
    )
  }
  const close = () => {
    setDraft(null)
    onRenaming(false)
  }
  const keep = () => {
    const next = (draft ?? name).trim()
    if (next !== name && next !== '' && !edit('The block was not renamed', (text) => renameEverywhere(text, { kind, name }, next))) return
    close()
  }
  return (
    <input
      autoFocus
      aria-label="Name of the block"
      value={draft ?? name}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') close()
      }}
      className="h-6 w-52 min-w-0 rounded-sm border border-accent bg-raised px-1 font-mono text-sm"
    />
  )
}
