'use client'

import { useState } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'

export type NameDialogProps = {
  title: string
  hint: string
  action: string
  name: string
  taken: readonly string[]
  onClose: () => void
  onName: (name: string) => void
}

/** Asks for the name of a variable: letters, digits and `_`, and not the name of another column. */
export function NameDialog({ title, hint, action, name, taken, onClose, onName }: NameDialogProps) {
  const [draft, setDraft] = useState(name)
  const plain = draft.trim()
  const problem =
    plain !== name && taken.includes(plain)
      ? 'There is a column with this name.'
      : plain !== '' && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(plain)
        ? 'Use letters, digits and _, so that templates can name it.'
        : null
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="column-name" disabled={plain === '' || problem !== null}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="column-name"
        onSubmit={(event) => {
          event.preventDefault()
          if (plain === '' || problem) return
          if (plain !== name) onName(plain)
          onClose()
        }}
      >
        <Field label="Name" hint={hint} error={problem}>
          {(ids) => <Input {...ids} autoFocus value={draft} onChange={(event) => setDraft(event.target.value)} className="font-mono" />}
        </Field>
      </form>
    </Dialog>
  )
}
