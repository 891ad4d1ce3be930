'use client'

import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { folderNameRule, isFolderName } from '#server/core/folderName.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { datasetHref } from '../_links/datasetHref.ts'
import { useDatasetActions } from './useDatasetActions.ts'

/** Names an empty dataset and opens it. */
export function NewDatasetDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const router = useRouter()
  const { create } = useDatasetActions()
  const [typed, setTyped] = useState('')
  const [isLeft, setLeft] = useState(false)
  const name = typed.trim().normalize('NFC')
  const problem = taken.includes(name)
    ? `There is a dataset ${name} already. Choose another name.`
    : isFolderName(name)
      ? null
      : folderNameRule
  function submit(event: FormEvent) {
    event.preventDefault()
    setLeft(true)
    if (problem !== null) return
    const onSuccess = () => {
      onClose()
      router.push(datasetHref(name))
    }
    create.mutate({ dataset: name }, { onSuccess })
  }
  return (
    <Dialog open onOpenChange={onClose} size="sm" title="New dataset">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" hint="The name of its folder in datasets/." error={isLeft ? problem : null}>
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onBlur={() => setLeft(typed !== '')}
            />
          )}
        </Field>
        {create.error ? <ErrorNotice compact error={create.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" loading={create.isPending}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
