'use client'

import { useCallback } from 'react'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { undoEdit } from './blockEdits.ts'
import { useNotebook } from './notebookContext.ts'

export type NotebookEdits = {
  /** Edits the text of the notebook. If the change throws, a toast with the title `failure` shows why and the result is false. */
  edit: (failure: string, change: (text: string) => string) => boolean
  /** The same, with a toast that offers to undo the edit. */
  editWithUndo: (titles: { done: string; failure: string }, change: (text: string) => string) => void
}

export function useNotebookEdits(): NotebookEdits {
  const { editNotebook } = useNotebook()
  const edit = useCallback(
    (failure: string, change: (text: string) => string) => {
      try {
        editNotebook(change)
        return true
      } catch (thrown) {
        toastError(thrown, failure)
        return false
      }
    },
    [editNotebook],
  )
  const editWithUndo = useCallback(
    ({ done, failure }: { done: string; failure: string }, change: (text: string) => string) => {
      let made = { before: '', after: '' }
      const went = edit(failure, (before) => {
        made = { before, after: change(before) }
        return made.after
      })
      if (!went) return
      const undo = () =>
        editNotebook((now) => {
          const text = undoEdit(made, now)
          if (text === null) toast({ title: 'Not undone', description: 'The same lines were edited since.', tone: 'bad' })
          return text ?? now
        })
      toast({ title: done, action: { label: 'Undo', onSelect: undo } })
    },
    [edit, editNotebook],
  )
  return { edit, editWithUndo }
}
