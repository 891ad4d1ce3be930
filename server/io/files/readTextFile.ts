import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { AppError, type ErrorData } from '../../core/errors.ts'
import { detectEncoding, type TextEncoding } from '../../core/textEncoding.ts'
import type { Place } from './boundary.ts'
import { readRegular, withRegular } from './regularFile.ts'

/** SHA-256 of a file's bytes in hex; `''` for a file that does not exist. */
export type FileVersion = string

export type TextFile = {
  /** Without the byte order mark. */
  text: string
  bytes: number
  version: FileVersion
  /** The file begins with a byte order mark, which has to be kept when it is saved. */
  byteOrderMark: boolean
  encoding: TextEncoding
}

export const maxTextBytes = 16 * 1024 * 1024

/**
 * Reads a UTF-8 text file. `name` is the path that the user knows, for messages.
 * `anyEncoding`: a file that is certainly UTF-16 or CP949 is read too.
 * @throws AppError as `readRegular` (`maxBytes`: default 16 MB), FILE_ENCODING (names the line)
 */
export async function readTextFile(
  path: string,
  { maxBytes = maxTextBytes, anyEncoding = false, ...place }: Place & { maxBytes?: number; anyEncoding?: boolean },
): Promise<TextFile> {
  return decodeText(await readRegular(path, { ...place, maxBytes }), place.name, anyEncoding)
}

/** @throws AppError FILE_ENCODING */
function decodeText(bytes: Uint8Array, name: string, anyEncoding: boolean): TextFile {
  const facts = { bytes: bytes.length, version: versionOf(bytes), byteOrderMark: hasByteOrderMark(bytes) }
  const detected = anyEncoding ? detectEncoding(bytes) : null
  if (detected) return { ...facts, ...detected }
  const problem = encodingProblem(bytes, name)
  if (problem) throw AppError.fromData(problem)
  return { ...facts, text: new TextDecoder().decode(bytes), encoding: 'utf-8' }
}

/** True if the bytes begin with the UTF-8 byte order mark. */
export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

export function versionOf(bytes: Uint8Array): FileVersion {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 of a file of any size in hex, read in chunks. `place`: default any file of this path, such as a model. */
export async function hashFile(path: string, signal?: AbortSignal, place: Place = { within: null, name: path }): Promise<string> {
  const hash = createHash('sha256')
  await withRegular(path, place, (file) =>
    pipeline(file.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false }), hash, { signal }),
  )
  return hash.digest('hex')
}

function encodingProblem(bytes: Uint8Array, name: string): ErrorData | null {
  const remedy = 'Save it as UTF-8 (in an editor: "Save with encoding"; in a spreadsheet: "CSV UTF-8").'
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { code: 'FILE_ENCODING', message: `${name} is encoded in UTF-16. ${remedy}`, place: { file: name, line: 1 } }
  }
  const bad = firstInvalidUtf8(bytes)
  if (bad === null) return null
  const shown = `0x${(bytes[bad.offset] ?? 0).toString(16).padStart(2, '0')}`
  return {
    code: 'FILE_ENCODING',
    message: `${name} is not UTF-8: byte ${shown} at offset ${bad.offset}, on line ${bad.line}, is not valid. ${remedy}`,
    place: { file: name, line: bad.line },
  }
}

/**
 * Offset (from 0) and line (from 1) of the first byte outside of a valid UTF-8 sequence; null if all bytes are valid.
 * Byte ranges from the Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences).
 */
export function firstInvalidUtf8(bytes: Uint8Array): { offset: number; line: number } | null {
  if (isUtf8(bytes)) return null
  let line = 1
  let offset = 0
  while (offset < bytes.length) {
    const length = sequenceLength(bytes, offset)
    if (length === 0) break
    if (bytes[offset] === 0x0a) line += 1
    offset += length
  }
  return { offset, line }
}

/** Length of the valid sequence at `at`, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  if (lead < 0xc2 || lead > 0xf4) return 0
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0
    if (byte < (index === 1 ? low : 0x80) || byte > (index === 1 ? high : 0xbf)) return 0
  }
  return length
}
