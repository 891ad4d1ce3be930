'use client'

import { useId, useState } from 'react'
import { Input } from '../../../_ui/Input.tsx'
import { useRatings } from './ratingContext.ts'

/** Under which name this browser rates; several people may rate the same outputs. */
export function RaterField() {
  const { rater, setRater } = useRatings()
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <div className="flex items-center gap-2 text-sm">
      <label htmlFor={id} className="text-muted">
        Rating as
      </label>
      <Input
        id={id}
        size="sm"
        className="w-40"
        maxLength={80}
        value={draft ?? rater}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => {
          if (draft !== null) setRater(draft)
          setDraft(null)
        }}
      />
    </div>
  )
}
