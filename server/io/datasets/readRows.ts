import type { FileHandle } from 'node:fs/promises'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { readRowLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'

const CHUNK_BYTES = 1024 * 1024
const NEW_LINE = 0x0a

/** The lines of an open file without their ends, from 1; empty ones are left out. @throws AppError FILE_ENCODING with the line */
export async function* fileLines(file: FileHandle, name: string): AsyncGenerator<{ line: number; text: string }> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let rest = Buffer.alloc(0)
  let line = 0
  const read = (bytes: Uint8Array) => {
    line += 1
    try {
      return decoder.decode(bytes).replace(/\r$/, '')
    } catch {
      throw new AppError('FILE_ENCODING', 'The line is not UTF-8. Save the file as UTF-8, or take it from git again.', {
        place: { file: name, line },
      })
    }
  }
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES)
    if (bytesRead === 0) break
    const data = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, bytesRead)]) : Buffer.from(chunk.subarray(0, bytesRead))
    let from = 0
    for (let end = data.indexOf(NEW_LINE, from); end !== -1; end = data.indexOf(NEW_LINE, from)) {
      const text = read(data.subarray(from, end))
      if (text !== '') yield { line, text }
      from = end + 1
    }
    rest = data.subarray(from)
  }
  if (rest.length > 0) yield { text: read(rest), line }
}

/** The row of a line of rows.jsonl. @throws AppError BAD_INPUT with the place */
export function readPlacedRow(text: string, place: { file: string; line: number }): DatasetRow {
  try {
    return readRowLine(text)
  } catch (thrown) {
    throw thrown instanceof AppError ? new AppError(thrown.code, thrown.message, { place }) : thrown
  }
}
