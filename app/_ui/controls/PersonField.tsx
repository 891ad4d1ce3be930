'use client'

import { useId, useState } from 'react'
import { Input } from './Input.tsx'

type PersonFieldProps = { label: string; name: string; onChange: (name: string) => void }

/** The name under which a person rates or reviews. It changes when the field is left; an empty one changes nothing. */
export function PersonField({ label, name, onChange }: PersonFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <div className="flex items-center gap-1.5 text-sm">
      <label htmlFor={id} className="shrink-0 text-muted">
        {label}
      </label>
      <div className="w-28">
        <Input
          id={id}
          size="sm"
          maxLength={80}
          value={draft ?? name}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if ((event.key === 'Enter' || event.key === 'Escape') && !event.nativeEvent.isComposing) event.currentTarget.blur()
          }}
          onBlur={() => {
            if (draft !== null && draft.trim() !== '') onChange(draft.normalize('NFC'))
            setDraft(null)
          }}
        />
      </div>
    </div>
  )
}
