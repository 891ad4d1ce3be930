import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

const BUFFERED = 1024 * 1024

/** The bytes of a file that was written: their number and their SHA-256 in hex. */
export type WrittenFile = { bytes: number; sha256: string }

/** A new file that is written in pieces. Calls wait for the disk, so it belongs into a worker thread or a command. */
export type OutFile = {
  write(text: string): void
  /** Flushes the file to disk. */
  close(): WrittenFile
  /** Closes the file where it is, after an error. */
  abandon(): void
}

/** Creates a file. Throws the errors of the file system, also if there is one already. */
export function createOutFile(path: string): OutFile {
  const file = openSync(path, 'wx')
  const hash = createHash('sha256')
  let pieces: string[] = []
  let length = 0
  let bytes = 0
  let isOpen = true

  function flush(): void {
    const data = Buffer.from(pieces.join(''), 'utf8')
    pieces = []
    length = 0
    hash.update(data)
    bytes += data.length
    for (let at = 0; at < data.length;) at += writeSync(file, data, at)
  }

  function abandon(): void {
    if (!isOpen) return
    isOpen = false
    closeSync(file)
  }

  return {
    write(text) {
      pieces.push(text)
      length += text.length
      if (length >= BUFFERED) flush()
    },
    close() {
      try {
        flush()
        fsyncSync(file)
      } finally {
        abandon()
      }
      return { bytes, sha256: hash.digest('hex') }
    },
    abandon,
  }
}

/** Flushes a file that a library wrote to disk, and reads its size and hash. */
export async function writtenFile(path: string): Promise<WrittenFile> {
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
    }
  })
  return { bytes, sha256: hash.digest('hex') }
}
