'use client'

import { Library, Pilcrow, Plus } from 'lucide-react'
import { useState } from 'react'
import { blockKindNames, blockKinds, type BlockKindName } from '#server/core/experiment/blocks/blockKinds.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Menu, type MenuItem } from '../../../_ui/overlay/Menu.tsx'
import { addBlock, addProse } from '../_notebook/blockEdits.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { blockViews } from './blockViews.tsx'
import { InsertPresetDialog } from './InsertPresetDialog.tsx'

export type InsertBlockProps = {
  /** Position of the segment after which it inserts, -1 for the very top. */
  after: number
  /** Part of the accessible name; `end` is the large button below everything. */
  where: string
  /** Called with the label of the new block, or the new prose, so that it can get the focus. */
  onInserted: (what: string) => void
}

/** The text of new prose until something is typed. */
export const FIRST_PROSE = 'New text'

/** A line between the parts of the document, with a menu of what can be inserted there. */
export function InsertBlock({ after, where, onInserted }: InsertBlockProps) {
  const { experiment } = useNotebook()
  const { edit } = useNotebookEdits()
  const [choosing, setChoosing] = useState(false)

  function insert(kind: BlockKindName) {
    edit('The block was not added', (text) => {
      const added = addBlock(text, after, { kind, ...blockKinds[kind].starter(experiment) })
      onInserted(`${kind} ${added.name}`)
      return added.text
    })
  }
  function insertProse() {
    if (edit('The text was not added', (text) => addProse(text, after, FIRST_PROSE))) onInserted(FIRST_PROSE)
  }

  // Later, because the closing menu takes the focus back to its button.
  const items: MenuItem[] = [
    ...blockKindNames.map((kind): MenuItem => ({
      label: blockKinds[kind].label,
      icon: blockViews[kind].icon,
      hint: blockKinds[kind].description,
      onSelect: () => setTimeout(() => insert(kind)),
    })),
    { separator: true },
    { label: 'Text', icon: Pilcrow, hint: 'Markdown', onSelect: () => setTimeout(insertProse) },
    { label: 'From a preset…', icon: Library, hint: 'A prompt of the library, with its shots', onSelect: () => setChoosing(true) },
  ]
  const trigger =
    where === 'end' ? (
      <Button icon={Plus}>Add block</Button>
    ) : (
      <button
        type="button"
        aria-label={`Add block ${where}`}
        className="group/insert flex h-5 w-full items-center gap-2 rounded-sm opacity-0 transition-opacity hover:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100"
      >
        <span aria-hidden className="h-px flex-1 bg-border-strong" />
        <Plus aria-hidden className="size-3.5 text-muted" />
        <span aria-hidden className="h-px flex-1 bg-border-strong" />
      </button>
    )
  return (
    <div className={where === 'end' ? 'mt-3 flex justify-center' : undefined}>
      <Menu trigger={trigger} align="start" items={items} />
      {choosing ? <InsertPresetDialog after={after} onClose={() => setChoosing(false)} onInserted={onInserted} /> : null}
    </div>
  )
}
