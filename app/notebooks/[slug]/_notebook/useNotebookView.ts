'use client'

import { useSyncExternalStore } from 'react'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'

export const notebookViews = ['write', 'both', 'results'] as const
export type NotebookView = (typeof notebookViews)[number]

/** Below this the two panes do not fit side by side. */
const roomForBoth = '(min-width: 1000px)'

function subscribe(listener: () => void): () => void {
  const media = matchMedia(roomForBoth)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** Whether the window has room for document and results side by side. */
export function useRoomForBoth(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(roomForBoth).matches,
    () => true,
  )
}

/** Which panes are shown, kept in the address; a narrow window shows one at a time. */
export function useNotebookView(): [NotebookView, (view: NotebookView) => void] {
  const [kept, keep] = useUrlState('view', 'both', { writeAfterMs: 0 })
  const wide = useRoomForBoth()
  const view = notebookViews.find((known) => known === kept) ?? 'both'
  return [view === 'both' && !wide ? 'write' : view, keep]
}
