import type { IndexDeps } from '../indexDeps.ts'
import { originalFile } from '../../io/documents/originalFile.ts'
import type { StoredDocument } from '../../io/lance/rows.ts'
import { mayRead, type SourcePlaces } from '../build/sources.ts'

/** The file that a document was read from, if it is still there and may be read. */
export async function findOriginal(
  deps: Pick<IndexDeps, 'jobs'> & SourcePlaces,
  { index, sources, path }: { index: string; sources: readonly string[] } & Pick<StoredDocument, 'path'>,
): Promise<{ file: string; within: string | null } | null> {
  for (const source of sources) {
    const found = (await mayRead(deps, index, source)) ? await originalFile(source, path) : null
    if (found) return found
  }
  return null
}
