import { resolve } from 'node:path'
import type { ErrorData } from '../core/errors.ts'
import { planNotebook, readNotebook } from '../core/experiment/plan/planNotebook.ts'
import { rankInFileOrder } from '../core/experiment/plan/selectShots.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { fileStamp } from '../io/files/fileStamp.ts'
import { listNotebookFolders, notebookFile, type NotebookFolder } from '../io/notebooks/notebookFolders.ts'
import { placeOfFolder, type NotebookDeps } from './notebookDeps.ts'
import type { NotebookSummary } from './notebookService.types.ts'
import { fileReader, readFilesOf } from './notebookSource.ts'

/** Counts of a notebook, with size and time of each file that they were computed from. */
type Counted = { stamps: Map<string, string>; counts: NotebookCounts }
export type CountCache = Map<string, Counted>

/** All notebooks, the one changed last first. Counts are cached until a file of the notebook changes. */
export async function listNotebooks(deps: NotebookDeps, cache: CountCache): Promise<NotebookSummary[]> {
  const folders = await listNotebookFolders(deps.paths.experiments)
  const lastRuns = deps.lastRuns()
  const summaries = await Promise.all(
    folders.map(async (entry): Promise<NotebookSummary> => ({
      slug: entry.slug,
      modifiedAt: entry.modifiedAt,
      lastRun: lastRuns.get(entry.slug) ?? null,
      ...(await countsOf(deps, entry, cache)),
    })),
  )
  return summaries.toSorted((a, b) => b.modifiedAt - a.modifiedAt || (a.slug < b.slug ? -1 : 1))
}

async function countsOf(deps: NotebookDeps, entry: NotebookFolder, cache: CountCache): Promise<NotebookCounts> {
  const known = cache.get(entry.folder)
  if (known && (await isCurrent(known.stamps))) return known.counts
  const place = placeOfFolder(deps.paths, entry.folder)
  const files = await readFilesOf(place)
  const text = files[0]?.text
  if (typeof text !== 'string') return { title: entry.slug, model: '', variants: 0, cases: 0, cells: 0, errors: 1 }
  const stamps = new Map<string, string>()
  for (const file of files) stamps.set(resolve(entry.folder, file.path), await stampOf(resolve(entry.folder, file.path)))
  const counts = summarizeNotebook(text, {
    path: `${place.shownFolder}/${notebookFile}`,
    fallbackTitle: entry.slug,
    readFile: fileReader(files),
  })
  cache.set(entry.folder, { stamps, counts })
  return counts
}

async function isCurrent(stamps: Map<string, string>): Promise<boolean> {
  const checks = await Promise.all([...stamps].map(async ([path, stamp]) => (await stampOf(path)) === stamp))
  return checks.every(Boolean)
}

/** '' for a file that does not exist. */
async function stampOf(path: string): Promise<string> {
  return fileStamp(path).catch(() => '')
}

type NotebookCounts = Pick<NotebookSummary, 'title' | 'model' | 'variants' | 'cases' | 'cells' | 'errors'>

/** What the list shows of a notebook's content. What cannot be read or planned counts as an error. */
function summarizeNotebook(
  text: string,
  options: { path: string; fallbackTitle: string; readFile: (relative: string) => { text: string } | { error: ErrorData } },
): NotebookCounts {
  const read = readNotebook(parseNotebook(text), options)
  const { experiment } = read
  const { cells, diagnostics } = planNotebook(read, { path: options.path, rankShots: rankInFileOrder })
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  if (!experiment) return { title: options.fallbackTitle, model: '', variants: 0, cases: 0, cells: 0, errors: Math.max(errors, 1) }
  return {
    title: experiment.title || options.fallbackTitle,
    model: experiment.model,
    variants: experiment.variants.length,
    cases: experiment.cases.length,
    cells: cells.length,
    errors,
  }
}
