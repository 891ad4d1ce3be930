import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { AppError } from '../../core/errors.ts'
import { fileStamp, openFileStamp } from '../../io/files/fileStamp.ts'
import type { HashedFile } from '../door/protocol.ts'

type Opened = HashedFile & { descriptor: number }

/** What the files are, for messages. */
type What = 'model' | 'adapter'

/**
 * The files of a loaded model, held open, so that a change is noticed: the model's weights are read from its file while it works, and an
 * output that another model gave must not be stored as this one's. A file that was only moved, linked or touched has the same hash, and
 * goes on.
 */
export class OpenedFiles {
  readonly #files: Opened[] = []
  #checking: Promise<void> | null = null
  readonly #what: What

  private constructor(what: What) {
    this.#what = what
  }

  /** Opens the files. @throws AppError MODEL_CHANGED if one is not the file that was hashed, MODEL_MISSING or ADAPTER_MISSING if it is gone */
  static async open(files: readonly HashedFile[] = [], what: What = 'model'): Promise<OpenedFiles> {
    const opened = new OpenedFiles(what)
    try {
      for (const file of files) opened.#files.push({ ...file, descriptor: openFile(file, what) })
      await opened.check()
      return opened
    } catch (thrown) {
      opened.close()
      throw thrown
    }
  }

  /** Whether any file may have changed since the last check. Takes microseconds. */
  get suspicious(): boolean {
    return this.#files.some(({ descriptor, stamp }) => openFileStamp(descriptor) !== stamp)
  }

  /** Hashes again what may have changed. @throws AppError MODEL_CHANGED if it has */
  check(): Promise<void> {
    this.#checking ??= this.#hashAgain().finally(() => (this.#checking = null))
    return this.#checking
  }

  /** To be called after something has read the files by their paths: those must still lead to the files that are open here. */
  async confirm(): Promise<void> {
    for (const file of this.#files) {
      const stamp = await fileStamp(file.path).catch(() => null)
      if (stamp !== openFileStamp(file.descriptor)) throw changed(file, this.#what)
    }
    await this.check()
  }

  close(): void {
    for (const { descriptor } of this.#files.splice(0)) closeSync(descriptor)
  }

  async #hashAgain(): Promise<void> {
    for (const file of this.#files) {
      for (let stamp = openFileStamp(file.descriptor); stamp !== file.stamp; stamp = openFileStamp(file.descriptor)) {
        if ((await hashOf(file.descriptor)) !== file.sha256) throw changed(file, this.#what)
        // A change during the hashing has made another stamp, which is checked in the next round.
        file.stamp = stamp
      }
    }
  }
}

function openFile(file: HashedFile, what: What): number {
  try {
    return openSync(file.path, 'r')
  } catch {
    const code = what === 'model' ? 'MODEL_MISSING' : 'ADAPTER_MISSING'
    throw new AppError(code, `The ${what} file ${basename(file.path)} is gone. Put it back, or choose another ${what}.`)
  }
}

async function hashOf(descriptor: number): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream('', { fd: descriptor, start: 0, autoClose: false, highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

function changed({ path }: HashedFile, what: What): AppError {
  return new AppError(
    'MODEL_CHANGED',
    `The ${what} file ${basename(path)} was replaced or overwritten after it had been read. What was computed before is kept. Run again to compute with the file as it is now.`,
  )
}
