'use client'

import { useState, type FormEvent } from 'react'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Button } from '../../../_ui/controls/Button.tsx'

export type PageInputProps = { page: number | null; pages: number; onGo: (page: number) => void }

/** The page that is shown, and a field to go to another one. */
export function PageInput({ page, pages, onGo }: PageInputProps) {
  const [typed, setTyped] = useState('')
  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!/^\d+$/.test(typed.trim())) return
    onGo(Number(typed))
    setTyped('')
  }
  return (
    <form onSubmit={onSubmit} className="flex items-center gap-2 text-sm text-muted tabular">
      <span className="whitespace-nowrap">
        Page {page ?? '–'} of {pages}
      </span>
      <span className="w-20">
        <Input
          size="sm"
          aria-label="Page to go to"
          placeholder="Page"
          inputMode="numeric"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </span>
      <Button size="sm" type="submit" disabled={!/^\d+$/.test(typed.trim())}>
        Go
      </Button>
    </form>
  )
}
