import { AppError, type ErrorData, toErrorData } from '../core/errors.ts'
import { defaultLane } from '../core/experiment/defaults.ts'
import type { UnbuiltIndex } from '../core/experiment/retrieval.ts'
import type { Slug } from '../core/ids.ts'
import type { NotebookRetrieval } from '../indexes/notebook/notebookRetrieval.ts'
import { jobName } from '../indexes/names.ts'
import type { Jobs, JobState } from '../jobs/createJobs.ts'
import { watchChanges } from '../jobs/watchChanges.ts'
import type { PlannedSource } from '../runs/plan/planSource.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { Lane } from '../core/experiment/cell.ts'

/** An index of a notebook on its way, and the last job that built it. */
export type IndexBuild = { index: string; job: Pick<JobState, 'status' | 'progress' | 'etaMs' | 'error'> | null }

/** The builds that were begun here for a notebook. `error`: why they ended early. */
export type NotebookBuilds = { building: boolean; error: ErrorData | null; indexes: IndexBuild[] }

/** The `retrievals` procedures: the indexes that a notebook needs. */
export type RetrievalService = {
  /** The indexes that have to be built before the saved notebook can run, and why. */
  unbuilt(slug: Slug): Promise<(Pick<UnbuiltIndex, 'index' | 'reason'> & IndexBuild)[]>
  /** Begins to build them, one after the other. @throws AppError CONFLICT while they are being built */
  build(slug: Slug): Promise<{ indexes: string[] }>
  /** What is built is kept; the next build goes on. */
  cancel(slug: Slug): void
  /** The builds of a notebook now and at every change. */
  watch(slug: Slug, signal: AbortSignal): AsyncGenerator<NotebookBuilds>
  close(): Promise<void>
}

type Begun = { indexes: string[]; abort: AbortController; error: ErrorData | null; over: Promise<void> | null }

export function createRetrievalService({
  load,
  plan,
  retrieval,
  jobs,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  plan: (source: NotebookSource, lane: Lane) => Promise<Pick<PlannedSource, 'unbuilt'>>
  retrieval: Pick<NotebookRetrieval, 'build'>
  jobs: Pick<Jobs, 'state'>
}): RetrievalService {
  const begun = new Map<Slug, Begun>()

  const stateOf = async (index: string): Promise<IndexBuild> => {
    const job = await jobs.state(jobName(index))
    return { index, job: job && { status: job.status, progress: job.progress, etaMs: job.etaMs, error: job.error } }
  }
  const unbuiltOf = async (source: NotebookSource) => (await plan(source, defaultLane)).unbuilt

  async function work(source: NotebookSource, unbuilt: readonly UnbuiltIndex[], entry: Begun): Promise<void> {
    try {
      await retrieval.build(
        source,
        unbuilt.map(({ target }) => target),
        { signal: entry.abort.signal },
      )
    } catch (thrown) {
      entry.error = toErrorData(thrown, 'INTERNAL')
    }
    entry.over = null
  }

  return {
    async unbuilt(slug) {
      const found = await unbuiltOf(await load(slug))
      return Promise.all(found.map(async ({ index, reason }) => ({ reason, ...(await stateOf(index)) })))
    },
    async build(slug) {
      if (begun.get(slug)?.over)
        throw new AppError('CONFLICT', 'The indexes of this notebook are being built. Wait for the end, or cancel.')
      const entry: Begun = { indexes: [], abort: new AbortController(), error: null, over: Promise.resolve() }
      begun.set(slug, entry)
      try {
        const source = await load(slug)
        const unbuilt = await unbuiltOf(source)
        entry.indexes = unbuilt.map(({ index }) => index)
        entry.over = work(source, unbuilt, entry)
        return { indexes: entry.indexes }
      } catch (thrown) {
        entry.over = null
        throw thrown
      }
    },
    cancel(slug) {
      begun.get(slug)?.abort.abort(new AppError('CANCELLED', 'Cancelled. What is indexed is kept; build again to go on.'))
    },
    watch: (slug, signal) =>
      watchChanges(async () => {
        const { indexes = [], error = null, over = null } = begun.get(slug) ?? {}
        return { building: over !== null, error, indexes: await Promise.all(indexes.map(stateOf)) }
      }, signal),
    async close() {
      for (const { abort } of begun.values()) abort.abort(new AppError('CANCELLED', 'Assay is shutting down. Build again to go on.'))
      await Promise.all([...begun.values()].flatMap(({ over }) => over ?? []))
    },
  }
}
