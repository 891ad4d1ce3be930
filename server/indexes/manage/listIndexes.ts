import { type ErrorData, toErrorData } from '../../core/errors.ts'
import { type BuildJob, buildJob } from '../build/buildJob.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { type IndexHead, readHead } from '../indexHead.ts'
import { indexOfJob, jobName } from '../names.ts'

/**
 * An index in the list. `facts` is null if it cannot be read, and `problem` says why, or if it was never built: its first build has not come
 * to its documents, or documents were only added for it.
 */
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
  job: BuildJob | null
}

type ListDeps = Pick<IndexDeps, 'store' | 'jobs'>

/** In the order of their names. `others`: names of indexes for which there are documents. */
export async function listIndexes({ store, jobs }: ListDeps, others: readonly string[] = []): Promise<ListedIndex[]> {
  const built = new Set(await store.names())
  const begun = (await jobs.list()).flatMap(({ name }) => indexOfJob(name) ?? [])
  const names = [...new Set([...built, ...begun, ...others])].toSorted()
  return Promise.all(names.map((index) => listed({ store, jobs }, index, built.has(index))))
}

/** One index. Null if there is neither an index nor a build of this name. */
export async function listedIndex({ store, jobs }: ListDeps, index: string): Promise<ListedIndex | null> {
  const isBuilt = (await store.names()).includes(index)
  const found = await listed({ store, jobs }, index, isBuilt)
  return isBuilt || found.job ? found : null
}

async function listed({ store, jobs }: ListDeps, index: string, isBuilt: boolean): Promise<ListedIndex> {
  const state = await jobs.state(jobName(index))
  const job = state && buildJob(state)
  if (!isBuilt) return { index, facts: null, problem: null, job }
  try {
    return { index, facts: await factsOf({ store }, index), problem: null, job }
  } catch (thrown) {
    return { index, facts: null, problem: toErrorData(thrown, 'INTERNAL'), job }
  }
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
