'use client'

import { createContext, useContext } from 'react'
import type { PlannedCell } from '#server/core/experiment/cell.ts'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import type { Slug } from '#server/core/ids.ts'
import type { Diagnostic, Notebook } from '#server/core/notebook/notebook.ts'
import type { NotebookFiles } from '../_files/useNotebookFiles.ts'

/** What every part of the notebook page reads and the two ways it edits. Texts are those on the page, saved or not. */
export type NotebookContext = {
  slug: Slug
  files: NotebookFiles
  /** Text of notebook.md. */
  text: string
  notebook: Notebook
  /** Null where nothing of the notebook can be read. */
  experiment: Experiment | null
  diagnostics: Diagnostic[]
  /** Planned in the browser a moment behind the text; the server plans the same cells and adds their keys. */
  cells: PlannedCell[]
  editNotebook: (edit: (text: string) => string) => void
  /** A file beside the notebook, by its path relative to it. */
  editFile: (path: string, text: string) => void
  fileText: (path: string) => string | null
  /** Writes everything unsaved now; call it before a run. */
  flush: () => Promise<void>
}

export const NotebookReactContext = createContext<NotebookContext | null>(null)

export function useNotebook(): NotebookContext {
  const context = useContext(NotebookReactContext)
  if (!context) throw new Error('useNotebook is used outside of NotebookProvider')
  return context
}
