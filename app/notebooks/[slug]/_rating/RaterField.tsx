'use client'

import { useId, useState } from 'react'
import { Input } from '../../../_ui/controls/Input.tsx'
import { useRatings } from './ratingContext.ts'

/** The name used for ratings in this browser. Several people can rate the same outputs. */
export function RaterField() {
  const { rater, setRater } = useRatings()
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <div className="flex items-center gap-2 text-sm">
      <label htmlFor={id} className="shrink-0 text-muted">
        Rating as
      </label>
      <div className="w-40">
        <Input
          id={id}
          size="sm"
          maxLength={80}
          value={draft ?? rater}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => {
            if (draft !== null) setRater(draft)
            setDraft(null)
          }}
        />
      </div>
    </div>
  )
}
