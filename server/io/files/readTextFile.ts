import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppError, type ErrorData } from '../../core/errors.ts'
import { fileError } from './fileError.ts'
import { firstInvalidUtf8 } from './firstInvalidUtf8.ts'

/** SHA-256 in hex of a file's bytes; `''` stands for a file that is not there. */
export type FileVersion = string

export type TextFile = {
  /** Without the byte order mark. */
  text: string
  bytes: number
  version: FileVersion
  /** A byte order mark stands before the text; who writes the file back keeps it. */
  byteOrderMark: boolean
}

export const maxTextBytes = 16 * 1024 * 1024

/**
 * Reads a UTF-8 text file. `name` is the path as the user knows it, for the messages.
 * @throws AppError FILE_MISSING, FILE_TOO_LARGE (over `maxBytes`, default 16 MB), FILE_ENCODING (names the line), NOT_ALLOWED.
 */
export async function readTextFile(path: string, name: string, { maxBytes = maxTextBytes }: { maxBytes?: number } = {}): Promise<TextFile> {
  const bytes = await readBytes(path, name, maxBytes)
  return decodeText(bytes, name)
}

/** The text of UTF-8 bytes. @throws AppError FILE_ENCODING */
export function decodeText(bytes: Uint8Array, name: string): TextFile {
  const problem = encodingProblem(bytes, name)
  if (problem) throw AppError.fromData(problem)
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return { text: new TextDecoder().decode(bytes), bytes: bytes.length, version: versionOf(bytes), byteOrderMark }
}

export function versionOf(bytes: Uint8Array): FileVersion {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 in hex of a file of any size, read in pieces. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal })
  return hash.digest('hex')
}

async function readBytes(path: string, name: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > maxBytes) throw new AppError('FILE_TOO_LARGE', tooLarge(name, size, maxBytes), { place: { file: name } })
    return await readFile(path)
  } catch (thrown) {
    throw fileError(thrown, name)
  }
}

function tooLarge(name: string, size: number, maxBytes: number): string {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
  return `${name} has ${megabytes(size)}; at most ${megabytes(maxBytes)} can be read. Split it into several files, or keep fewer rows.`
}

function encodingProblem(bytes: Uint8Array, name: string): ErrorData | null {
  const remedy = 'Save it as UTF-8 (in an editor: "Save with encoding"; in a spreadsheet: "CSV UTF-8").'
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { code: 'FILE_ENCODING', message: `${name} is written in UTF-16. ${remedy}`, place: { file: name, line: 1 } }
  }
  const bad = firstInvalidUtf8(bytes)
  if (bad === null) return null
  const shown = `0x${(bytes[bad.offset] ?? 0).toString(16).padStart(2, '0')}`
  return {
    code: 'FILE_ENCODING',
    message: `${name} is not UTF-8: byte ${shown} at offset ${bad.offset}, on line ${bad.line}, belongs to no character. ${remedy}`,
    place: { file: name, line: bad.line },
  }
}
