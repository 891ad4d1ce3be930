import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { mostDocumentBytes } from '../../core/retrieval/documentFormats.ts'
import { type Place, realPathWithin } from '../files/boundary.ts'
import { fileError } from '../files/fileError.ts'
import { pathKind } from '../files/pathKind.ts'
import { hashFile } from '../files/readTextFile.ts'

export type ListedFile = {
  /** Below the listed folder, with `/` and in NFC. */
  path: string
  /** Absolute, as it is written on disk. */
  file: string
  bytes: number
  /** In hex. */
  sha256: string
}

/** `within` is the folder that links in a listed file's path may not leave. */
export type Listing = { files: ListedFile[]; skipped: { path: string; reason: string }[]; within: string | null }

/**
 * The files in a folder and the folders in it, or the one file at `from`, ordered by path. Names that begin with a dot and `node_modules` are
 * left out. Links to files inside the folder are followed, links to folders are not. A file that cannot be read is in `skipped`.
 * `hashOf` may remember hashes.
 * @throws AppError FILE_MISSING, NOT_ALLOWED, PATH_OUTSIDE, BAD_INPUT for what is neither a file nor a folder; the signal's reason
 */
export async function listDocuments(
  from: string,
  place: Place,
  signal?: AbortSignal,
  hashOf: typeof hashFile = hashFile,
): Promise<Listing> {
  const real = await realPathWithin(from, place).catch((thrown: unknown) => {
    throw fileError(thrown, place.name)
  })
  const kind = await pathKind(real)
  if (kind === 'other') throw new AppError('BAD_INPUT', `${place.name} is a pipe, a socket or a device; a folder or a file was expected.`)
  const within = kind === 'folder' ? real : place.within
  const listing: Listing = { files: [], skipped: [], within }
  const found = kind === 'folder' ? await filesBelow(real, place.name, listing) : [{ path: basename(from).normalize('NFC'), file: real }]
  for (const { path, file } of found.toSorted(byPath)) {
    signal?.throwIfAborted()
    try {
      const { size } = await lstat(await realPathWithin(file, { within, name: path }))
      if (size > mostDocumentBytes)
        throw new AppError('FILE_TOO_LARGE', `${path} has more than ${mostDocumentBytes / 1024 / 1024} MB. Split it.`)
      listing.files.push({ path, file, bytes: size, sha256: await hashOf(file, signal, { within, name: path }) })
    } catch (thrown) {
      signal?.throwIfAborted()
      const error = fileError(thrown, path)
      if (!(error instanceof AppError)) throw error
      listing.skipped.push({ path, reason: error.message })
    }
  }
  listing.skipped.sort(byPath)
  return listing
}

const byPath = (one: { path: string }, other: { path: string }) => (one.path < other.path ? -1 : 1)

async function filesBelow(root: string, name: string, { skipped }: Listing): Promise<{ path: string; file: string }[]> {
  const files: { path: string; file: string }[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((thrown: unknown) => {
      const error = fileError(thrown, folder === '' ? name : folder.normalize('NFC'))
      if (folder === '' || !(error instanceof AppError)) throw error
      skipped.push({ path: folder.normalize('NFC'), reason: error.message })
      return []
    })
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const way = folder === '' ? entry.name : `${folder}/${entry.name}`
      const file = join(root, way)
      const path = way.normalize('NFC')
      if (entry.isDirectory()) folders.push(way)
      else if (entry.isSymbolicLink() && (await pathKind(file)) === 'folder')
        skipped.push({ path, reason: `${path} is a link to a folder. Add that folder itself.` })
      else files.push({ path, file })
    }
  }
  return files
}
