'use client'

import { useEffect, useState } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'

export type Drafts = {
  of: (id: RowId) => RowContent | null
  set: (id: RowId, draft: RowContent) => void
  discard: (id: RowId) => void
}

/** Edits that are not saved. They stay while other rows are read; the browser asks before it closes the tab. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<ReadonlyMap<RowId, RowContent>>(new Map())
  const isHeld = drafts.size > 0
  useEffect(() => {
    if (!isHeld) return
    const hold = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [isHeld])
  return {
    of: (id) => drafts.get(id) ?? null,
    set: (id, draft) => setDrafts((before) => new Map(before).set(id, draft)),
    discard: (id) => setDrafts((before) => new Map([...before].filter(([each]) => each !== id))),
  }
}
