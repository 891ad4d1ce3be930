'use client'

import { useState } from 'react'
import { Button } from '../../_ui/controls/Button.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'

export type RenameNotebookDialogProps = { title: string; onClose: () => void; onRename: (title: string) => void }

export function RenameNotebookDialog({ title, onClose, onRename }: RenameNotebookDialogProps) {
  const [text, setText] = useState(title)
  const ready = text.trim() !== '' && text.trim() !== title
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Rename notebook"
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="rename-notebook" disabled={!ready}>
            Rename
          </Button>
        </>
      }
    >
      <form
        id="rename-notebook"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) onRename(text.trim())
        }}
      >
        <Field label="Title" hint="The title is stored in the notebook's front matter. The folder is renamed too.">
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={text}
              maxLength={200}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
