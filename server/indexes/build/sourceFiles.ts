import { AppError } from '../../core/errors.ts'
import { listDocuments } from '../../io/documents/listDocuments.ts'
import type { Boundary } from '../../io/files/boundary.ts'

/** A file to index. `path`: below the folder that was named, with `/`. `sha256` in hex. */
export type SourceFile = { file: string; within: Boundary; path: string; bytes: number; sha256: string }

export type Skipped = { path: string; reason: string }

/**
 * The files in folders, and single files, that a user named, in the order of their paths. Of two files with the same path in two folders, the
 * second is skipped.
 * @throws AppError FILE_MISSING, NOT_ALLOWED, BAD_INPUT (neither a folder nor a file, or no file at all)
 */
export async function sourceFiles(
  sources: readonly string[],
  signal: AbortSignal,
  hashOf?: Parameters<typeof listDocuments>[3],
): Promise<{ files: SourceFile[]; skipped: Skipped[] }> {
  const found = new Map<string, SourceFile>()
  const skipped: Skipped[] = []
  for (const source of sources) {
    const listing = await listDocuments(source, { within: null, name: source }, signal, hashOf)
    skipped.push(...listing.skipped)
    for (const { path, file, bytes, sha256 } of listing.files) {
      const other = found.get(path)
      if (!other) found.set(path, { file, within: listing.within, path, bytes, sha256 })
      else if (other.file !== file)
        skipped.push({
          path,
          reason: `${file} has the same path below its folder as ${other.file}. Rename one of them, or name a folder that has both.`,
        })
    }
  }
  if (found.size + skipped.length === 0)
    throw new AppError('BAD_INPUT', `There are no files in ${sources.join(', ')}. Name folders or files with documents.`)
  return { files: [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)), skipped }
}
