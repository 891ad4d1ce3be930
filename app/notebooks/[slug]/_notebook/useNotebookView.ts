'use client'

import { useSyncExternalStore } from 'react'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'

const notebookViews = ['write', 'both', 'results'] as const
export type NotebookView = (typeof notebookViews)[number]

/** The width from which the two panes fit side by side. */
const roomForBoth = '(min-width: 1000px)'

function subscribe(listener: () => void): () => void {
  const media = matchMedia(roomForBoth)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** Whether document and results fit side by side in the window. */
export function useRoomForBoth(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(roomForBoth).matches,
    () => true,
  )
}

/** Which panes are shown, kept in the URL. A narrow window shows one at a time. */
export function useNotebookView(): [NotebookView, (view: NotebookView) => void] {
  const [kept, keep] = useUrlState('view', 'both', { writeAfterMs: 0 })
  const wide = useRoomForBoth()
  const view = notebookViews.find((known) => known === kept) ?? 'both'
  return [view === 'both' && !wide ? 'write' : view, keep]
}
