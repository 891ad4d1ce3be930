'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { TextArea } from '../../../_ui/controls/TextArea.tsx'

const SAVE_AFTER_MS = 600

/** A text that saves itself a moment after typing, and at once when one leaves it. Empty saves null. */
export function RatingText({ label, value, onSave }: { label: string; value: string; onSave: (text: string | null) => void }) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const pending = useRef<{ text: string; save: (text: string | null) => void; timer: ReturnType<typeof setTimeout> } | null>(null)
  const flush = useRef(() => {
    const here = pending.current
    if (!here) return
    clearTimeout(here.timer)
    pending.current = null
    here.save(here.text === '' ? null : here.text)
  })
  // The inspector may close, or move on, before the moment has passed.
  useEffect(() => {
    const last = flush.current
    return () => last()
  }, [])
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs text-faint">
        {label}
      </label>
      <TextArea
        id={id}
        rows={2}
        value={draft ?? value}
        onChange={(event) => {
          const text = event.target.value
          setDraft(text)
          if (pending.current) clearTimeout(pending.current.timer)
          pending.current = { text, save: onSave, timer: setTimeout(() => flush.current(), SAVE_AFTER_MS) }
        }}
        onBlur={() => {
          flush.current()
          setDraft(null)
        }}
      />
    </div>
  )
}
