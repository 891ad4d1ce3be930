'use client'

import { useId, useState } from 'react'
import { Input } from '../../../../_ui/controls/Input.tsx'

/** The name under which decisions are kept. Several people can review the same rows. */
export function ReviewerField({ reviewer, onChange }: { reviewer: string; onChange: (reviewer: string) => void }) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <div className="flex items-center gap-1.5 text-sm">
      <label htmlFor={id} className="shrink-0 text-muted">
        Reviewing as
      </label>
      <div className="w-28">
        <Input
          id={id}
          size="sm"
          maxLength={80}
          value={draft ?? reviewer}
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
