import { inflateRawSync } from 'node:zlib'
import { AppError } from '../../../core/errors.ts'

type Entry = { name: string; method: number; packed: number; size: number; offset: number }

/** Bytes that the XML of a document may have in all; its tree takes about ten times as much memory. */
const mostXmlBytes = 64 * 1024 * 1024
/** Bytes that everything in the file may have, images included. */
const mostBytes = 512 * 1024 * 1024
const mostEntries = 10_000

/**
 * Refuses a zip file that unpacks to more than can be read: first by the sizes in its directory, before anything is inflated, then by
 * inflating each entry up to the size that the directory claims.
 * @throws AppError BAD_INPUT; Error if the file is damaged
 */
export function refuseZipBomb(bytes: Uint8Array, path: string): void {
  const entries = zipEntries(bytes)
  const total = (some: readonly Entry[]) => some.reduce((sum, { size }) => sum + size, 0)
  const isXml = ({ name }: Entry) => /\.(xml|rels)$/i.test(name)
  if (entries.length > mostEntries || total(entries) > mostBytes || total(entries.filter(isXml)) > mostXmlBytes) throw bomb(path)
  const view = viewOf(bytes)
  for (const { method, packed, size, offset } of entries) {
    if (method !== 8) continue
    if (view.getUint32(offset, true) !== 0x04034b50) throw new Error('The zip directory names a place without a file.')
    const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    try {
      inflateRawSync(bytes.subarray(start, start + packed), { maxOutputLength: Math.max(size, 1) })
    } catch (thrown) {
      throw thrown instanceof RangeError ? bomb(path) : thrown
    }
  }
}

/** The names in a zip file; none if it is damaged. */
export function zipNames(bytes: Uint8Array): string[] {
  try {
    return zipEntries(bytes).map(({ name }) => name)
  } catch {
    return []
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * The directory at the end of a zip file (APPNOTE 4.3.12 and 4.3.16). It has to end where its own end record begins, so that every reader
 * finds the same one. Files of more than 4 GB are refused as damaged.
 */
function zipEntries(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes)
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf('PK\u0005\u0006', undefined, 'latin1')
  if (end === -1) throw new Error('The zip file has no directory.')
  let at = view.getUint32(end + 16, true)
  if (at + view.getUint32(end + 12, true) !== end) throw new Error('The zip directory is not where it should be.')
  const entries: Entry[] = []
  while (at < end && view.getUint32(at, true) === 0x02014b50) {
    const nameEnd = at + 46 + view.getUint16(at + 28, true)
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

function bomb(path: string): AppError {
  return new AppError(
    'BAD_INPUT',
    `${path} unpacks to more than ${mostXmlBytes / 1024 / 1024} MB of text, or to more than its directory says, as a zip bomb does, so it was not read. Save it again in its program, or split it.`,
    { place: { file: path } },
  )
}
