import { relative } from 'node:path'
import { AppError } from '../core/errors.ts'
import type { Slug } from '../core/ids.ts'
import { isInside } from '../io/files/safePath.ts'
import type { NotebookPlace } from '../io/notebooks/notebookFiles.ts'
import { findNotebookFolder } from '../io/notebooks/notebookFolders.ts'
import type { SummaryStore } from '../io/store/summaryStore.ts'
import type { LastRun } from './notebookService.types.ts'
import type { NotebookWork } from './notebookWork.ts'

/** What the use cases of notebooks need. Functions of the run store are passed in, so that neither room imports the other. */
export type NotebookDeps = {
  paths: { root: string; experiments: string; trash: string }
  now: () => Date
  /** What is computed from the content of notebooks. */
  work: NotebookWork
  summaries: SummaryStore
  /** How long a list waits for new summaries, in milliseconds; default 300. */
  listWaitMs?: number
  /** The newest run of each notebook. */
  lastRuns: () => ReadonlyMap<string, LastRun>
  /** Moves the runs of one notebook to another. */
  renameRuns: (from: string, to: string) => void
  /** True while a run of the notebook is queued or active in this process. */
  isRunning: (slug: Slug) => boolean
}

/** Where a notebook is on disk. @throws AppError NOT_FOUND */
export async function notebookPlace({ paths }: Pick<NotebookDeps, 'paths'>, slug: Slug): Promise<NotebookPlace> {
  return placeOfFolder(paths, await findNotebookFolder(paths.experiments, slug))
}

export function placeOfFolder({ root, experiments }: { root: string; experiments: string }, folder: string): NotebookPlace {
  // Notebooks outside the project ($ASSAY_EXPERIMENTS) may read files of each other, but none of the project.
  const boundary = isInside(root, experiments) ? root : experiments
  return { root: boundary, folder, shownFolder: relative(boundary, folder).replaceAll('\\', '/') }
}

/** @throws AppError CONFLICT while the notebook runs, because its results would be stored under the old name. */
export function refuseWhileRunning(deps: NotebookDeps, slug: Slug, what: string): void {
  if (deps.isRunning(slug)) throw new AppError('CONFLICT', `${slug} is running. Cancel its run, or wait for the end, then ${what} it.`)
}
