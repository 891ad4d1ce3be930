import { inflateSync, constants } from 'node:zlib'
import { AppError } from '../../../core/errors.ts'

/** Bytes that one stream of a PDF, such as the drawing of a page, may unpack to. */
const mostStreamBytes = 256 * 1024 * 1024
/** The part before a stream that says how it is packed. */
const dictionaryBytes = 2_000

/**
 * Refuses a PDF with a stream that unpacks to more than can be held in memory, before it is read. Streams that are packed twice are
 * unpacked twice. Damaged and encrypted ones pass: the reader stops at the same place.
 * @throws AppError BAD_INPUT
 */
export function refuseStreamBomb(bytes: Uint8Array, path: string): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = file.indexOf('stream'); at !== -1; at = file.indexOf('stream', at + 6)) {
    const dictionary = file.toString('latin1', Math.max(0, at - dictionaryBytes), at)
    const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1)
    const layers = own.match(/\/(?:FlateDecode|Fl)\b/g)?.length ?? 0
    if (layers === 0 || dictionary.endsWith('end')) continue
    const start = at + (file[at + 6] === 0x0d ? 8 : 7)
    const end = file.indexOf('endstream', start)
    if (isBomb(file.subarray(start, end === -1 ? file.length : end), layers)) {
      throw new AppError(
        'BAD_INPUT',
        `${path} has a part that unpacks to more than ${mostStreamBytes / 1024 / 1024} MB, so it was not read. Print it to a new PDF and add that one.`,
        { place: { file: path } },
      )
    }
  }
}

function isBomb(packed: Buffer, layers: number): boolean {
  let data = packed
  try {
    // Bytes that follow the packed data, and an end that is missing, are not errors here.
    for (let layer = 0; layer < Math.min(layers, 4); layer += 1) {
      data = inflateSync(data, { maxOutputLength: mostStreamBytes, finishFlush: constants.Z_SYNC_FLUSH })
    }
    return false
  } catch (thrown) {
    return thrown instanceof RangeError
  }
}
