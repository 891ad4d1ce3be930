import { randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { isTemporaryName } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { portableNameProblem } from '../files/portableName.ts'
import { receiveFile } from '../files/receiveFile.ts'

/** Files that the page sends to be imported. Each is kept until its rows are in a dataset, or for a day. */
export type ImportUploads = {
  /**
   * Receives a file. `bytes`: how many were announced, null if unknown. Errors of `body` are passed on.
   * @throws AppError BAD_INPUT (name), FILE_TOO_LARGE, CANCELLED (fewer bytes arrived), DISK_FULL, NOT_ALLOWED
   */
  put(
    name: string,
    body: AsyncIterable<Uint8Array>,
    options: { bytes: number | null },
  ): Promise<{ upload: string; name: string; bytes: number }>
  /** @throws AppError NOT_FOUND */
  file(upload: string): Promise<{ path: string; name: string }>
  /** Where the records that an import left out are written. @throws AppError NOT_FOUND */
  leftPath(upload: string): string
  /** The records that were left out, as JSONL. @throws AppError NOT_FOUND */
  left(upload: string): Promise<Blob>
  /** Removes the file, but not the records that were left out. */
  removeFile(upload: string): Promise<void>
}

const KEPT_MS = 86_400_000
const TIDY_EVERY_MS = 3_600_000
const MOST_BYTES = 4 * 1024 * 1024 * 1024
/** Beside the file, so no file may have this name. */
const leftName = '.left.jsonl'

export function createImportUploads({
  folder,
  now = Date.now,
  maxBytes = MOST_BYTES,
}: {
  folder: string
  now?: () => number
  maxBytes?: number
}): ImportUploads {
  let tidied = -Infinity

  function placeOf(upload: string): string {
    if (!/^[0-9a-f]{32}$/.test(upload)) throw gone()
    return join(folder, upload)
  }

  async function fileIn(place: string): Promise<string | null> {
    const names = await readdir(place).catch((): string[] => [])
    return names.find((name) => name !== leftName) ?? null
  }

  return {
    async put(given, body, { bytes }) {
      const name = given.normalize('NFC')
      const problem = portableNameProblem(name) ?? (name.startsWith('.') ? 'it begins with a dot' : null)
      if (problem) throw new AppError('BAD_INPUT', `The file ${JSON.stringify(name.slice(0, 200))} cannot be added: ${problem}. Rename it.`)
      makeFolder(folder)
      if (now() - tidied > TIDY_EVERY_MS) {
        tidied = now()
        await removeOld(folder, now())
      }
      const upload = randomBytes(16).toString('hex')
      const place = join(folder, upload)
      try {
        await mkdir(place)
        return { upload, name, bytes: await receiveFile(body, join(place, name), { name, maxBytes, announced: bytes }) }
      } catch (thrown) {
        await rm(place, { recursive: true, force: true })
        throw fileError(thrown, name)
      }
    },
    async file(upload) {
      const place = placeOf(upload)
      const name = await fileIn(place)
      if (name === null) throw gone()
      return { path: join(place, name), name: name.normalize('NFC') }
    },
    leftPath: (upload) => join(placeOf(upload), leftName),
    async left(upload) {
      const path = join(placeOf(upload), leftName)
      if ((await pathKind(path)) !== 'file') throw gone()
      return openAsBlob(path, { type: 'application/x-ndjson' })
    },
    async removeFile(upload) {
      const place = placeOf(upload)
      const name = await fileIn(place)
      if (name !== null) await rm(join(place, name), { force: true })
    },
  }
}

function gone(): AppError {
  return new AppError('NOT_FOUND', 'The file that was sent is no longer here. Choose it again.')
}

/** Files that nobody imported, and temporary files of imports that were killed. */
async function removeOld(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^[0-9a-f]{32}$/.test(name) && !isTemporaryName(name)) continue
    const stats = await stat(join(folder, name)).catch(() => null)
    if (stats && now - stats.mtimeMs > KEPT_MS) await rm(join(folder, name), { recursive: true, force: true })
  }
}
