'use client'

import { useState } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'

export type Drafts = {
  of: (id: RowId) => RowContent | null
  set: (id: RowId, draft: RowContent) => void
  discard: (id: RowId) => void
}

type Held = ReadonlyMap<RowId, RowContent>

/** By dataset. The rows are unmounted while another tab of the dataset or another page is shown. */
const kept = new Map<string, Held>()
const none: Held = new Map()

function keep(dataset: string, drafts: Held): void {
  if (drafts.size > 0) kept.set(dataset, drafts)
  else kept.delete(dataset)
  if (kept.size > 0) window.addEventListener('beforeunload', holdPage)
  else window.removeEventListener('beforeunload', holdPage)
}

function holdPage(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** Edits that are not saved. They stay while other rows or pages are read; the browser asks before it closes the tab. */
export function useDrafts(dataset: string): Drafts {
  const [drafts, setDrafts] = useState(kept.get(dataset) ?? none)
  function change(next: Held): void {
    keep(dataset, next)
    setDrafts(next)
  }
  const now = () => kept.get(dataset) ?? none
  return {
    of: (id) => drafts.get(id) ?? null,
    set: (id, draft) => change(new Map(now()).set(id, draft)),
    discard: (id) => change(new Map([...now()].filter(([each]) => each !== id))),
  }
}
