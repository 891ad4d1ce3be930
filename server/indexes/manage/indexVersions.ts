import { AppError } from '../../core/errors.ts'
import type { Uploads } from '../../io/documents/uploads.ts'
import type { ReadChunk } from '../../io/lance/rows.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { type IndexHead, readHead } from '../indexHead.ts'
import { checkSnapshotName, indexName, jobName, latest } from '../names.ts'

type Deps = Pick<IndexDeps, 'store' | 'jobs'>

/** A named version of an index. `contentHash` identifies what can be found in it. */
export type Snapshot = { index: string; snapshot: string; documents: number; chunks: number; contentHash: string }

/**
 * Names the present state of an index.
 * @throws AppError NOT_FOUND, BAD_INPUT (name), CONFLICT (the name is taken, or the index is being built or incomplete)
 */
export async function snapshotIndex({ store, jobs }: Deps, index: string, snapshot: string): Promise<Snapshot> {
  checkSnapshotName(snapshot)
  return jobs.whileFree(jobName(index), async () => {
    const head = await headOf({ store }, index, latest)
    if (head.contentHash === null)
      throw new AppError(
        'CONFLICT',
        `The last build of the index ${index} did not end. Build it again first, so that the snapshot is complete.`,
      )
    const taken = (await store.snapshots(index)).some(({ name }) => name === snapshot)
    if (taken) throw new AppError('CONFLICT', `The index ${index} has a snapshot ${snapshot} already. Choose another name.`)
    const writer = await store.write(index)
    await writer?.addSnapshot(snapshot)
    return summary(index, snapshot, { ...head, contentHash: head.contentHash })
  })
}

/** Makes a snapshot the present state. The snapshot itself and later ones stay. @throws AppError NOT_FOUND, CONFLICT */
export async function rollbackIndex({ store, jobs }: Deps, index: string, snapshot: string): Promise<Snapshot> {
  return jobs.whileFree(jobName(index), async () => {
    const head = await headOf({ store }, index, snapshot)
    const writer = await store.write(index)
    await writer?.restore(snapshot)
    return summary(index, snapshot, { ...head, contentHash: head.contentHash ?? '' })
  })
}

/** Takes the name from a snapshot, whose passages are lost unless the present state has them. @throws AppError NOT_FOUND, CONFLICT */
export async function removeSnapshot({ store, jobs }: Deps, index: string, snapshot: string): Promise<void> {
  await jobs.whileFree(jobName(index), async () => {
    await store.read(index, snapshot)
    await (await store.write(index))?.removeSnapshot(snapshot)
  })
}

/**
 * Removes an index with its snapshots and what is known of its builds. Documents that were added on the page go to the trash.
 * @throws AppError BAD_INPUT (name), NOT_FOUND, CONFLICT
 */
export async function removeIndex(
  { store, jobs, uploads, pastSearches }: Deps & Pick<IndexDeps, 'pastSearches'> & { uploads: Pick<Uploads, 'list' | 'removeAll'> },
  given: string,
): Promise<void> {
  // A path such as `../lancedb` would name a folder beside those of the documents.
  const index = indexName(given)
  await jobs.whileFree(jobName(index), async () => {
    const isBuilt = (await store.names()).includes(index)
    // A first build that failed leaves only its state, and documents may wait for it.
    const isBegun = (await jobs.state(jobName(index))) !== null || (await uploads.list(index)).length > 0
    if (isBuilt || !isBegun) await store.remove(index)
    await uploads.removeAll(index)
  })
  await jobs.forget(jobName(index))
  pastSearches.forget(index)
}

/** Passages by their ids, in the order of their documents. `version`: a snapshot or `latest`. @throws AppError NOT_FOUND */
export async function passagesIn(
  { store }: Pick<Deps, 'store'>,
  { index, version, ids }: { index: string; version: string; ids: readonly string[] },
): Promise<ReadChunk[]> {
  const reader = await store.read(index, version === latest ? null : version)
  return reader.chunks(ids)
}

/** Passages by their ids: where a passage has another text at the same place, it is in both lists. */
export type IndexDiff = {
  index: string
  from: string
  to: string
  added: string[]
  removed: string[]
  unchanged: number
  sameSettings: boolean
}

/** What is in `to` and not in `from`, both snapshots or `latest`. @throws AppError NOT_FOUND */
export async function diffIndex(
  { store }: Pick<Deps, 'store'>,
  index: string,
  { from, to }: { from: string; to: string },
): Promise<IndexDiff> {
  const read = async (version: string) => {
    const reader = await store.read(index, version === latest ? null : version)
    return { head: readHead(index, await reader.head()), hashes: await reader.chunkHashes() }
  }
  const [before, after] = [await read(from), await read(to)]
  const missingIn = (others: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>) =>
    [...own].flatMap(([id, hash]) => (others.get(id) === hash ? [] : [id])).toSorted()
  const added = missingIn(before.hashes, after.hashes)
  const sameSettings = JSON.stringify(settingsOf(before.head)) === JSON.stringify(settingsOf(after.head))
  return {
    index,
    from,
    to,
    added,
    removed: missingIn(after.hashes, before.hashes),
    unchanged: after.hashes.size - added.length,
    sameSettings,
  }
}

function settingsOf({ chunks, fullText, embedder }: IndexHead) {
  return { chunks, fullText, embedder: embedder?.hash ?? null }
}

async function headOf({ store }: Pick<Deps, 'store'>, index: string, version: string): Promise<IndexHead> {
  return readHead(index, await (await store.read(index, version === latest ? null : version)).head())
}

function summary(
  index: string,
  snapshot: string,
  { documentCount, chunkCount, contentHash }: IndexHead & { contentHash: string },
): Snapshot {
  return { index, snapshot, documents: documentCount, chunks: chunkCount, contentHash }
}
