import { type ErrorData, toErrorData } from '../core/errors.ts'
import type { JobState } from '../jobs/createJobs.ts'
import type { IndexDeps } from './indexDeps.ts'
import { type IndexHead, readHead } from './indexHead.ts'
import { jobName } from './names.ts'

/** An index in the list. `facts` is null, and `problem` says why, if it cannot be read. */
export type ListedIndex = {
  index: string
  facts:
    | (Pick<
        IndexHead,
        'state' | 'language' | 'languageReason' | 'embedder' | 'contentHash' | 'sources' | 'skipped' | 'buildMs' | 'builtAt'
      > & {
        documents: number
        chunks: number
        /** Passages of which the embedder reads only the beginning. */
        cut: number
        chunking: IndexHead['chunks']
        bytes: number
        /** Passages that are searched without the help of an index. */
        unindexed: number
        snapshots: { snapshot: string; at: number | null }[]
      })
    | null
  problem: ErrorData | null
  /** The last build. */
  job: Pick<JobState, 'status' | 'progress' | 'etaMs' | 'error'> | null
}

/** In the order of their names. */
export async function listIndexes({ store, jobs }: Pick<IndexDeps, 'store' | 'jobs'>): Promise<ListedIndex[]> {
  const names = (await store.names()).toSorted()
  return Promise.all(
    names.map(async (index) => {
      const job = await jobs.state(jobName(index))
      const shown = job && { status: job.status, progress: job.progress, etaMs: job.etaMs, error: job.error }
      try {
        return { index, facts: await factsOf({ store }, index), problem: null, job: shown }
      } catch (thrown) {
        return { index, facts: null, problem: toErrorData(thrown, 'INTERNAL'), job: shown }
      }
    }),
  )
}

async function factsOf({ store }: Pick<IndexDeps, 'store'>, index: string): Promise<ListedIndex['facts']> {
  const reader = await store.read(index)
  const {
    state,
    language,
    languageReason,
    chunks: chunking,
    embedder,
    contentHash,
    sources,
    skipped,
    cutCount: cut,
    buildMs,
    builtAt,
  } = readHead(index, await reader.head())
  const [size, snapshots] = await Promise.all([reader.size(), store.snapshots(index)])
  return {
    state,
    language,
    languageReason,
    chunking,
    embedder,
    contentHash,
    sources,
    skipped,
    cut,
    buildMs,
    builtAt,
    ...size,
    snapshots: snapshots.map(({ name, at }) => ({ snapshot: name, at: at?.getTime() ?? null })),
  }
}
