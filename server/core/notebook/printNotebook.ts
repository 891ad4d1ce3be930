import type { Notebook } from './notebook.ts'

/** The file's text again: `printNotebook(parseNotebook(text)) === text` for every text. */
export function printNotebook(notebook: Notebook): string {
  return notebook.segments.map((segment) => segment.raw).join('')
}
