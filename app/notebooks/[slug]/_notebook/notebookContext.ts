'use client'

import { createContext, useContext } from 'react'
import type { PlannedCell } from '#server/core/experiment/cell.ts'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import type { Slug } from '#server/core/ids.ts'
import type { Diagnostic, Notebook } from '#server/core/notebook/notebook.ts'
import type { NotebookFiles } from '../_files/useNotebookFiles.ts'

/** What all parts of the notebook page read, and the two ways to edit. Texts are those on the page, saved or not. */
export type NotebookContext = {
  slug: Slug
  files: NotebookFiles
  /** Text of notebook.md. */
  text: string
  notebook: Notebook
  /** Null if nothing of the notebook can be read. */
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  /** Planned in the browser, a moment after the text changes. The server plans the same cells and adds their keys. */
  cells: PlannedCell[]
  editNotebook: (edit: (text: string) => string) => void
  /** Replaces the text of a file, whose path is relative to the notebook. */
  editFile: (path: string, text: string) => void
  fileText: (path: string) => string | null
  /** Saves all edits now, as a run needs. */
  flush: () => Promise<void>
}

export const NotebookReactContext = createContext<NotebookContext | null>(null)

export function useNotebook(): NotebookContext {
  const context = useContext(NotebookReactContext)
  if (!context) throw new Error('useNotebook is used outside of NotebookProvider')
  return context
}
