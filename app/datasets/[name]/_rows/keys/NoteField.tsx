'use client'

import { type KeyboardEvent, useId, useState } from 'react'
import { isComposing } from '../../../../_ui/browser/isComposing.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Kbd } from '../../../../_ui/controls/Kbd.tsx'
import { TextArea } from '../../../../_ui/controls/TextArea.tsx'

/** The note of a row. Mod+Enter and Escape both keep what is typed; only the button discards it. */
export function NoteField({ notes, onSave, onClose }: { notes: string; onSave: (notes: string) => void; onClose: () => void }) {
  const id = useId()
  const [typed, setTyped] = useState(notes)
  function save() {
    onSave(typed)
    onClose()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.metaKey || event.ctrlKey))) return
    save()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        Note
      </label>
      <TextArea id={id} autoFocus rows={2} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={onKeyDown} />
      <div className="flex gap-2">
        <Button size="sm" variant="primary" onClick={save} trailing={<Kbd keys="Mod+Enter" />}>
          Save the note
        </Button>
        <Button size="sm" onClick={onClose}>
          Discard
        </Button>
      </div>
    </div>
  )
}
