import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryName } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { makeFolder } from '../files/makeFolder.ts'

/** Lines that wait in a temporary file, so that any number of them needs little memory. */
export type LineSpool = {
  readonly count: number
  /** `line` has no line feed. @throws AppError DISK_FULL, NOT_ALLOWED */
  add(line: string): void
  /** All lines, in their order. Nothing may be added afterwards. */
  lines(): Generator<string>
  /** Removes the file. */
  remove(): void
}

const PIECE_CHARS = 1024 * 1024
const PIECE_BYTES = 1024 * 1024

/** The file lies in `folder`, which is made if it is missing, under a name of temporary files. */
export function createLineSpool(folder: string): LineSpool {
  makeFolder(folder)
  const path = join(folder, temporaryName())
  const file = openSync(path, 'wx+')
  // An open file without a name goes with its process, also one that is killed. Windows keeps the name until the file is closed.
  if (process.platform !== 'win32') rmSync(path)
  let waiting: string[] = []
  let length = 0
  let count = 0

  function flush(): void {
    const data = Buffer.from(waiting.join(''))
    waiting = []
    length = 0
    try {
      for (let at = 0; at < data.length;) at += writeSync(file, data, at)
    } catch (thrown) {
      throw fileError(thrown, 'a temporary file')
    }
  }

  return {
    get count() {
      return count
    },
    add(line) {
      waiting.push(line, '\n')
      length += line.length
      count += 1
      if (length >= PIECE_CHARS) flush()
    },
    *lines() {
      flush()
      const piece = Buffer.alloc(PIECE_BYTES)
      let rest = Buffer.alloc(0)
      for (let at = 0; ;) {
        const read = readSync(file, piece, 0, PIECE_BYTES, at)
        if (read === 0) return
        at += read
        const data = Buffer.concat([rest, piece.subarray(0, read)])
        let from = 0
        for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, from)) {
          yield data.toString('utf8', from, end)
          from = end + 1
        }
        rest = data.subarray(from)
      }
    },
    remove() {
      closeSync(file)
      rmSync(path, { force: true })
    },
  }
}
