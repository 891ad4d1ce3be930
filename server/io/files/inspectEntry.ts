import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { AppError } from '../../core/errors.ts'
import type { ZipEntry } from './zipFiles.ts'

/** A shorter path, such as `/`, may be part of any text. */
const leastLength = 4
/** Folders of a person or of a system at the beginning of an absolute path. */
const absolutePath = /(?<![\w.])\/(?:home|Users|root|mnt|tmp|var|opt|srv)\/[\w.-]+|(?<![A-Za-z])[A-Za-z]:\\{1,2}[\w.-]/
/** What people have written in rows is theirs: only the folders of this machine are looked for there. */
const isData = /(^|\/)(data\/|rows\.jsonl$)|\.(gguf|safetensors)$/

/**
 * The SHA-256 and the length of what an entry has. `places`: folders of this machine, which it must not name.
 * @throws AppError NOT_ALLOWED if it names one, or a file besides the data names any absolute path
 */
export async function inspectEntry(entry: ZipEntry, places: readonly string[]): Promise<{ sha256: string; bytes: number }> {
  const wanted = places.filter((place) => place.length >= leastLength).map((place) => Buffer.from(place))
  const most = Math.max(1, ...wanted.map(({ length }) => length))
  const hash = createHash('sha256')
  let bytes = 0
  let end: Buffer = Buffer.alloc(0)
  const all: Buffer[] = []
  for await (const chunk of 'text' in entry ? Readable.from([Buffer.from(entry.text)]) : createReadStream(entry.file)) {
    const piece = chunk as Buffer
    hash.update(piece)
    bytes += piece.length
    const seen = Buffer.concat([end, piece])
    if (wanted.some((place) => seen.includes(place))) throw named(entry.path)
    end = seen.subarray(Math.max(0, seen.length - most + 1))
    if (!isData.test(entry.path)) all.push(piece)
  }
  if (absolutePath.test(Buffer.concat(all).toString('utf8'))) throw named(entry.path)
  return { sha256: hash.digest('hex'), bytes }
}

function named(path: string): AppError {
  return new AppError(
    'NOT_ALLOWED',
    `${path} names a folder of this machine, so the adapter is not exported. Remove the path from it, or train the adapter again.`,
  )
}
