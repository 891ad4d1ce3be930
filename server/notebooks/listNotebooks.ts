import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../core/errors.ts'
import { fileStamp } from '../io/files/fileStamp.ts'
import { listNotebookFolders, notebookFile, type NotebookFolder } from '../io/notebooks/notebookFolders.ts'
import { createTurns } from '../io/pool/turns.ts'
import type { NotebookCounts } from '../io/store/summaryStore.ts'
import { placeOfFolder, type NotebookDeps } from './notebookDeps.ts'
import type { NotebookSummary } from './notebookService.types.ts'
import { readFilesOf } from './notebookSource.ts'

/** How long a list waits for summaries of notebooks that changed. */
const WAIT_MS = 300
/** Summaries that are computed at the same time. */
const AT_ONCE = 2

/**
 * Lists all notebooks, the one changed last first. Their counts are stored; those of a new or changed notebook are computed in the
 * background. The list does not wait for them for long: until they are known, it has the last ones, marked `counting`.
 */
export function createNotebookList(deps: NotebookDeps): () => Promise<NotebookSummary[]> {
  const turns = createTurns(AT_ONCE)
  const counting = new Map<string, Promise<void>>()

  async function count(entry: NotebookFolder): Promise<void> {
    const turn = await turns.take(entry.folder)
    try {
      await summarize(deps, entry)
    } finally {
      turn.end()
      counting.delete(entry.folder)
    }
  }

  return async () => {
    const folders = await listNotebookFolders(deps.paths.experiments)
    const lastRuns = deps.lastRuns()
    const stale = await Promise.all(folders.map(async (entry) => !(await isCurrent(deps, entry))))
    const started = folders.flatMap((entry, position) => {
      if (!stale[position]) return []
      const work = counting.get(entry.folder) ?? count(entry)
      counting.set(entry.folder, work)
      return [work]
    })
    await Promise.race([Promise.all(started), delay(deps.listWaitMs ?? WAIT_MS)])
    return folders
      .map((entry): NotebookSummary => {
        const counts = deps.summaries.get(nameOf(deps, entry))?.counts ?? unknown(entry)
        const pending = counting.has(entry.folder) ? { counting: true as const } : {}
        return { slug: entry.slug, modifiedAt: entry.modifiedAt, lastRun: lastRuns.get(entry.slug) ?? null, ...counts, ...pending }
      })
      .toSorted((a, b) => b.modifiedAt - a.modifiedAt || (a.slug < b.slug ? -1 : 1))
  }
}

async function summarize(deps: NotebookDeps, entry: NotebookFolder): Promise<void> {
  const place = placeOfFolder(deps.paths, entry.folder)
  const readAt = Date.now()
  const files = await readFilesOf(deps, place)
  const stamps: [string, string][] = []
  for (const { path } of files) stamps.push([path, await stampOf(resolve(entry.folder, path))])
  const path = `${place.shownFolder}/${notebookFile}`
  const readable = typeof files[0]?.text === 'string'
  const counts = readable ? await countsOf(deps, { path, fallbackTitle: entry.slug, files }) : null
  deps.summaries.put(nameOf(deps, entry), { stamps, readAt, counts: counts ?? { ...unknown(entry), errors: 1 } })
}

/** Null for a notebook that takes too long or too much memory to plan. */
async function countsOf({ work }: NotebookDeps, input: Parameters<NotebookDeps['work']['summarize']>[0]): Promise<NotebookCounts | null> {
  try {
    return await work.summarize(input)
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'NOTEBOOK_TOO_LARGE') return null
    throw thrown
  }
}

async function isCurrent(deps: NotebookDeps, entry: NotebookFolder): Promise<boolean> {
  const known = deps.summaries.get(nameOf(deps, entry))
  if (!known) return false
  const checks = known.stamps.map(async ([path, stamp]) => {
    const now = await stampOf(resolve(entry.folder, path))
    // A file that changed while it was read may have been summarised as it was before.
    return now === stamp && timeOf(now) < known.readAt
  })
  return (await Promise.all(checks)).every(Boolean)
}

/** '' for a file that does not exist. */
async function stampOf(path: string): Promise<string> {
  return fileStamp(path).catch(() => '')
}

/** The time of the last change in a `fileStamp`, in milliseconds since 1970; 0 for a file that is not there. */
function timeOf(stamp: string): number {
  return Number(stamp.split(' ').at(-1) ?? 0) / 1e6
}

function nameOf({ paths }: NotebookDeps, { folder }: NotebookFolder): string {
  return placeOfFolder(paths, folder).shownFolder
}

function unknown({ slug }: NotebookFolder): NotebookCounts {
  return { title: slug, model: '', variants: 0, cases: 0, cells: 0, errors: 0 }
}
