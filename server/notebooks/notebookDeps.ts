import { relative } from 'node:path'
import { AppError } from '../core/errors.ts'
import type { Slug } from '../core/ids.ts'
import { isInside } from '../io/files/safePath.ts'
import type { NotebookPlace } from '../io/notebooks/notebookFiles.ts'
import { findNotebookFolder } from '../io/notebooks/notebookFolders.ts'
import type { LastRun } from './notebookService.types.ts'

/** What the notebook use cases need; the run store's part is passed in, so that neither room imports the other. */
export type NotebookDeps = {
  paths: { root: string; experiments: string; trash: string }
  now: () => Date
  /** The newest run of each notebook. */
  lastRuns: () => ReadonlyMap<string, LastRun>
  /** Makes the runs of one notebook those of another. */
  renameRuns: (from: string, to: string) => void
  /** True while a run of the notebook waits or computes in this process. */
  isRunning: (slug: Slug) => boolean
}

/** Where a notebook lies on disk. @throws AppError NOT_FOUND */
export async function notebookPlace({ paths }: Pick<NotebookDeps, 'paths'>, slug: Slug): Promise<NotebookPlace> {
  return placeOfFolder(paths, await findNotebookFolder(paths.experiments, slug))
}

export function placeOfFolder({ root, experiments }: { root: string; experiments: string }, folder: string): NotebookPlace {
  // Notebooks kept elsewhere ($ASSAY_EXPERIMENTS) may reach their siblings, not the project.
  const boundary = isInside(root, experiments) ? root : experiments
  return { root: boundary, folder, shownFolder: relative(boundary, folder).replaceAll('\\', '/') }
}

/** @throws AppError CONFLICT while the notebook runs: its results would be filed under a name that is gone. */
export function refuseWhileRunning(deps: NotebookDeps, slug: Slug, what: string): void {
  if (deps.isRunning(slug)) throw new AppError('CONFLICT', `${slug} is running. Cancel its run, or wait for the end, then ${what} it.`)
}
