'use client'

import { useQuery } from '@tanstack/react-query'
import { FolderSearch, Plus } from 'lucide-react'
import { useDeferredValue, useId, useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { isComposing } from '../../_ui/browser/isComposing.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'

/** A path in the project, with suggestions while it is typed. */
export function PathInput({ onAdd, disabled = false }: { onAdd: (path: string) => void; disabled?: boolean }) {
  const trpc = useTRPC()
  const list = useId()
  const [path, setPath] = useState('')
  const typed = useDeferredValue(path)
  const suggestions = useQuery(trpc.indexes.suggestSources.queryOptions({ typed }, { placeholderData: (before) => before }))
  function add() {
    if (path.trim() === '') return
    onAdd(path.trim())
    setPath('')
  }
  return (
    <Field
      label="Folder or file of the project"
      hint="It is read where it lies, at each build. Folders outside of the project are indexed in a terminal, with the command index build."
    >
      {(ids) => (
        <div className="flex gap-2">
          <Input
            {...ids}
            icon={FolderSearch}
            list={list}
            value={path}
            disabled={disabled}
            placeholder="experiments/…/documents"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setPath(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return
              event.preventDefault()
              add()
            }}
          />
          <datalist id={list}>
            {suggestions.data?.map((suggestion) => (
              <option key={suggestion} value={suggestion}>
                {suggestion}
              </option>
            ))}
          </datalist>
          <Button icon={Plus} disabled={disabled || path.trim() === ''} onClick={add}>
            Add
          </Button>
        </div>
      )}
    </Field>
  )
}
