import type { IndexDeps } from '../indexDeps.ts'
import { indexName } from '../names.ts'

/** Those of the documents of which a version of an index has passages. @throws AppError NOT_FOUND, BAD_INPUT */
export async function heldDocuments(
  { store }: Pick<IndexDeps, 'store'>,
  { index, snapshot, documents }: { index: string; snapshot: string | null; documents: readonly string[] },
): Promise<string[]> {
  const reader = await store.read(indexName(index), snapshot)
  const held = await Promise.all(documents.map(async (document) => (await reader.chunksOf(document)).length > 0))
  return documents.filter((_, at) => held[at])
}
