import { experimentReferences } from '../core/dataset/checks/leaks/experimentReferences.ts'
import type { LeakReference } from '../core/dataset/checks/leaks/leak.ts'
import { filesOf } from '../core/experiment/blocks/readExperiment.ts'
import { planNotebook, readNotebook } from '../core/experiment/plan/planNotebook.ts'
import { rankInFileOrder } from '../core/experiment/plan/selectShots.ts'
import { frontMatterOf, setFrontMatter } from '../core/notebook/frontMatter.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import type { NotebookFile } from '../io/notebooks/notebookFiles.ts'
import type { NotebookCounts } from '../io/store/summaryStore.ts'
import { fileReader } from './fileReader.ts'
import { titleOf, withTitle } from './notebookText.ts'

/** A notebook's text, and its path for places and messages. */
type Text = { path: string; text: string }

/**
 * What is computed from the content of notebooks. Such work may take long, so that a program does it in other threads (`NotebookWork`);
 * therefore each function has one argument, which is copied, and no state.
 */
export const notebookTasks = {
  /** The files that the notebook's blocks name. */
  namedFiles: ({ text }: Text): string[] => filesOf(parseNotebook(text)),
  summarize,
  leakReferences,
  titleOf: ({ text }: Text): string | null => titleOf(text),
  /** The text with another title; `description: false` removes the description, which is about a template and not the new notebook. */
  withTitle({ text, from, to, description = true }: Text & { from: string; to: string; description?: boolean }): string {
    return withTitle(description ? text : setFrontMatter(text, 'description', undefined), { from, to })
  },
  /** Title and description in the front matter. */
  templateTexts({ text }: Text): { title?: string; description?: string } {
    const values = frontMatterOf(parseNotebook(text))
    const pick = (key: string) => (typeof values[key] === 'string' ? { [key]: values[key] } : {})
    return { ...pick('title'), ...pick('description') }
  },
}

/** The same functions, done in another thread. They reject with AppError NOTEBOOK_TOO_LARGE if the content takes too long. */
export type NotebookWork = {
  [Name in keyof typeof notebookTasks]: (
    input: Parameters<(typeof notebookTasks)[Name]>[0],
  ) => Promise<ReturnType<(typeof notebookTasks)[Name]>>
}

/** What the list shows of a notebook's content. What cannot be read or planned counts as an error. */
function summarize({
  path,
  fallbackTitle,
  files,
}: {
  path: string
  fallbackTitle: string
  files: readonly NotebookFile[]
}): NotebookCounts {
  const read = readNotebook(parseNotebook(files[0]?.text ?? ''), { path, readFile: fileReader(files) })
  const { experiment } = read
  const { cells, diagnostics } = planNotebook(read, { path, rankShots: rankInFileOrder })
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  if (!experiment) return { title: fallbackTitle, model: '', variants: 0, cases: 0, cells: 0, errors: Math.max(errors, 1) }
  return {
    title: experiment.title || fallbackTitle,
    model: experiment.model,
    variants: experiment.variants.length,
    cases: experiment.cases.length,
    cells: cells.length,
    errors,
  }
}

/** The test cases and shots of a notebook, as far as it can be read. */
function leakReferences({ path, files }: { path: string; files: readonly NotebookFile[] }): LeakReference[] {
  const { experiment } = readNotebook(parseNotebook(files[0]?.text ?? ''), { path, readFile: fileReader(files) })
  return experiment ? experimentReferences(experiment, path) : []
}
