'use client'

import { Search } from 'lucide-react'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { isComposing } from '../../../_ui/browser/isComposing.ts'

type QueryFieldProps = {
  /** The query that is shown. */
  query: string
  onSearch: (query: string) => void
}

/** What to search for. Enter searches, except the Enter that ends the composition of a Korean syllable. */
export function QueryField({ query, onSearch }: QueryFieldProps) {
  const [seen, setSeen] = useState(query)
  const [draft, setDraft] = useState(query)
  // Another search was opened, such as a past one.
  if (query !== seen) {
    setSeen(query)
    setDraft(query)
  }
  const text = draft.normalize('NFC').trim()

  function submit(event: FormEvent) {
    event.preventDefault()
    if (text !== '') onSearch(text)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault()
  }

  return (
    <form role="search" onSubmit={submit} className="flex gap-2">
      <Input
        dir="auto"
        icon={Search}
        type="text"
        aria-label="Query"
        placeholder="Ask a question or write a few words"
        autoFocus
        maxLength={10_000}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" variant="primary" disabled={text === ''}>
        Search
      </Button>
    </form>
  )
}
