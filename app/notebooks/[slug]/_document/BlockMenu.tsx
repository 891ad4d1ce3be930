'use client'

import type { Block } from '#server/core/notebook/notebook.ts'
import { ArrowDown, ArrowUp, Copy, Ellipsis, Library, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Menu, type MenuItem } from '../../../_ui/overlay/Menu.tsx'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { duplicateEverywhere, moveBlock, removeEverywhere } from '../_notebook/blockEdits.ts'
import { SavePresetDialog } from '../_blocks/SavePresetDialog.tsx'

/** Rename, duplicate, move, delete; a prompt can also go into the library. */
export function BlockMenu({ block, onRename }: { block: Block; onRename: () => void }) {
  const { edit, editWithUndo } = useNotebookEdits()
  const [saving, setSaving] = useState(false)
  const { blockKind: kind, name } = block
  const id = { kind, name }
  const move = (step: -1 | 1) => edit('The block was not moved', (text) => moveBlock(text, id, step))
  const items: MenuItem[] = [
    // After the menu has given the focus back, or it would take it from the field.
    { label: 'Rename', icon: Pencil, onSelect: () => setTimeout(onRename) },
    { label: 'Duplicate', icon: Copy, onSelect: () => edit('The block was not duplicated', (text) => duplicateEverywhere(text, id).text) },
    { label: 'Move up', icon: ArrowUp, onSelect: () => move(-1) },
    { label: 'Move down', icon: ArrowDown, onSelect: () => move(1) },
    ...(kind === 'prompt' ? [{ label: 'Save as preset…', icon: Library, onSelect: () => setSaving(true) }] : []),
    { separator: true },
    {
      label: 'Delete',
      icon: Trash2,
      tone: 'bad',
      onSelect: () =>
        editWithUndo({ done: `Deleted ${kind} ${name}`, failure: 'The block was not deleted' }, (text) => removeEverywhere(text, id)),
    },
  ]
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${kind} ${name}`} size="sm" tooltip={false} />} items={items} />
      {saving ? <SavePresetDialog name={name} onClose={() => setSaving(false)} /> : null}
    </>
  )
}
