import { lstat, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { mostDocumentBytes } from '../../core/retrieval/documentFormats.ts'
import { slugSchema } from '../../core/ids.ts'
import { isTemporaryName, temporaryName } from '../files/atomicWrite.ts'
import { fileError, hasCode } from '../files/fileError.ts'
import { makeFolderWithin, namesIn } from '../files/folder.ts'
import { hasSameBytes } from '../files/hasSameBytes.ts'
import { pathKind } from '../files/pathKind.ts'
import { receiveFile } from '../files/receiveFile.ts'
import { moveToTrash, readTrash, restoreFromTrash } from '../files/trash.ts'
import { uploadPath } from './uploadPath.ts'

/** `path`: below the folder of its index, with `/` and in NFC. */
export type UploadedFile = { path: string; bytes: number }

/** `same`: the index has this file with these bytes already. */
export type Upload = UploadedFile & { outcome: 'added' | 'replaced' | 'same' }

/** The documents that were added on the page, each in the folder of its index. */
export type Uploads = {
  /** Absolute; it may not exist. */
  folderOf(index: string): string
  /** The indexes that have such documents. */
  indexes(): Promise<string[]>
  /** Ordered by path. Files that are still being received are not among them. */
  list(index: string): Promise<UploadedFile[]>
  /**
   * Receives a file, which replaces one with its path. It is written under a temporary name first, so that nobody sees half a file.
   * `bytes`: how many were announced, null if unknown. Errors of `body` are passed on.
   * @throws AppError BAD_INPUT (path), FILE_TOO_LARGE, CANCELLED (fewer bytes arrived), DISK_FULL, NOT_ALLOWED, PATH_OUTSIDE
   */
  put(index: string, path: string, body: AsyncIterable<Uint8Array>, options: { bytes: number | null }): Promise<Upload>
  /** Moves a file to the trash. @throws AppError NOT_FOUND, BAD_INPUT */
  remove(index: string, path: string): Promise<{ undo: string }>
  /** Brings a removed file back. @throws AppError NOT_FOUND, CONFLICT if there is a file with its path by now */
  restore(undo: string): Promise<{ index: string; path: string }>
  /** Moves the folder of an index to the trash, if there is one. */
  removeAll(index: string): Promise<void>
}

/** A file that was being received when its process ended. */
const ABANDONED_MS = 86_400_000
/** Looking for them at each of thousands of files would take longer than the files. */
const TIDY_EVERY_MS = 3_600_000
const trashKind = 'uploaded document'

export function createUploads({
  folder,
  trash,
  now = () => new Date(),
  maxBytes = mostDocumentBytes,
}: {
  folder: string
  trash: string
  now?: () => Date
  maxBytes?: number
}): Uploads {
  /** When a folder was last searched for abandoned files. */
  const tidied = new Map<string, number>()
  const folderOf = (index: string) => join(folder, index.normalize('NFC'))

  async function list(index: string): Promise<UploadedFile[]> {
    const root = folderOf(index)
    const below = await filesBelow(root).catch((thrown: unknown) => {
      throw fileError(thrown, index)
    })
    const files = below.map(({ file, bytes }) => ({ path: relative(root, file).split(sep).join('/').normalize('NFC'), bytes }))
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }

  return {
    folderOf,
    list,
    async indexes() {
      const names = await namesIn(folder, { within: null, name: folder })
      const filled = await Promise.all(
        names.map(async (name) => (await namesIn(join(folder, name), { within: null, name })).some((each) => !each.startsWith('.'))),
      )
      // What somebody else has put there may have any name.
      return names.flatMap((name, at) => (filled[at] ? (slugSchema.safeParse(name.normalize('NFC')).data ?? []) : [])).toSorted()
    },

    async put(index, given, body, { bytes }) {
      const path = uploadPath(given)
      const root = folderOf(index)
      const target = join(root, path)
      const place = { within: root, name: path }
      await makeFolderWithin(root, place)
      const time = now().getTime()
      if (time - (tidied.get(root) ?? -Infinity) > TIDY_EVERY_MS) {
        tidied.set(root, time)
        await removeAbandoned(root, time)
      }
      const temporary = join(root, temporaryName())
      try {
        const received = await receiveFile(body, temporary, { name: path, maxBytes, announced: bytes })
        // Not before the file is here: an empty folder would look like documents, and another removal takes it away.
        await makeFolderWithin(dirname(target), place)
        const before = await lstat(target).catch(() => null)
        if (before && !before.isFile())
          throw new AppError('BAD_INPUT', `${path} cannot be added, because ${index} has a folder with this name. Rename the file.`)
        if (before && (await hasSameBytes(temporary, target))) return { path, bytes: received, outcome: 'same' }
        await rename(temporary, target)
        return { path, bytes: received, outcome: before ? 'replaced' : 'added' }
      } catch (thrown) {
        throw fileError(thrown, path)
      } finally {
        await rm(temporary, { force: true })
      }
    },

    async remove(index, given) {
      const path = uploadPath(given)
      const file = join(folderOf(index), path)
      if ((await pathKind(file)) !== 'file') throw new AppError('NOT_FOUND', `${index} has no added file ${path} any more.`)
      const item = { kind: trashKind, id: `${index}/${path}`, paths: { [basename(path)]: file } }
      const moved = await moveToTrash(trash, item, now())
      await removeEmpty(dirname(file), folder)
      return moved
    },

    async restore(undo) {
      const { id, names } = await readTrash(trash, undo, trashKind)
      const [index = '', ...way] = id.split('/')
      const path = uploadPath(way.join('/'))
      const file = join(folderOf(index), path)
      if (await pathKind(file)) throw new AppError('CONFLICT', `${index} has a file ${path} again. Remove that one first.`)
      await restoreFromTrash(trash, undo, { paths: { [names[0] ?? path]: file }, within: folderOf(index) })
      return { index, path }
    },

    async removeAll(index) {
      if ((await pathKind(folderOf(index))) !== 'folder') return
      await moveToTrash(trash, { kind: 'uploaded documents', id: index, paths: { documents: folderOf(index) } }, now())
    },
  }
}

/** The files in a folder and the folders in it, hidden ones left out. What is removed meanwhile is not among them. */
async function filesBelow(folder: string): Promise<{ file: string; bytes: number }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(nullIfGone)
  const found = await Promise.all(
    (entries ?? []).map(async (entry) => {
      const file = join(folder, entry.name)
      if (entry.name.startsWith('.')) return []
      if (entry.isDirectory()) return filesBelow(file)
      const stats = entry.isFile() ? await stat(file).catch(nullIfGone) : null
      return stats ? [{ file, bytes: stats.size }] : []
    }),
  )
  return found.flat()
}

function nullIfGone(thrown: unknown): null {
  if (hasCode(thrown, 'ENOENT')) return null
  throw thrown
}

/** Removes a folder that is empty by now, and the folders above it that become so, up to `root`. */
async function removeEmpty(from: string, root: string): Promise<void> {
  for (let folder = from; folder !== root; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch {
      return
    }
  }
}

async function removeAbandoned(folder: string, now: number): Promise<void> {
  for (const name of (await readdir(folder)).filter(isTemporaryName)) {
    const stats = await stat(join(folder, name)).catch(() => null)
    if (stats && now - stats.mtimeMs > ABANDONED_MS) await rm(join(folder, name), { force: true })
  }
}
