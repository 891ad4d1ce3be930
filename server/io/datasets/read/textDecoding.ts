import type { FileHandle } from 'node:fs/promises'
import { isAscii, isUtf8 } from 'node:buffer'
import { decodeAs, detectEncoding, type TextEncoding } from '../../../core/textEncoding.ts'

const PIECE_BYTES = 1024 * 1024
/** Stands for bytes that are not valid. Valid text cannot contain half of a surrogate pair, so a record with it is found. */
const invalid = '\udcff'

/** The text of a file in pieces, without its byte order mark, and the bytes read so far. Bytes that are not valid become half of a surrogate pair. */
export async function* textPieces(file: FileHandle, encoding: TextEncoding): AsyncGenerator<{ text: string; bytes: number }> {
  let rest = Buffer.alloc(0)
  let at = 0
  let isFirst = true
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, at)
    at += bytesRead
    const data = Buffer.concat([rest, piece.subarray(0, bytesRead)])
    const end = bytesRead === 0 ? data.length : wholeLength(data, encoding)
    rest = data.subarray(end)
    const text = decodeMarked(data.subarray(0, end), encoding)
    yield { text: isFirst && text.startsWith('\ufeff') ? text.slice(1) : text, bytes: at }
    isFirst = false
    if (bytesRead === 0) return
  }
}

/** Decodes bytes of whole characters. */
function decodeMarked(bytes: Buffer, encoding: TextEncoding): string {
  const text = decodeWhole(bytes, encoding)
  if (text !== null) return text
  // Only the lines with such bytes, so that a valid U+FFFD elsewhere stays what it is.
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return marked(bytes, encoding)
  const parts: string[] = []
  let from = 0
  while (from < bytes.length) {
    const found = bytes.indexOf(10, from)
    const end = found === -1 ? bytes.length : found + 1
    const line = bytes.subarray(from, end)
    parts.push(decodeWhole(line, encoding) ?? marked(line, encoding))
    from = end
  }
  return parts.join('')
}

function decodeWhole(bytes: Buffer, encoding: TextEncoding): string | null {
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : null
  if (encoding === 'euc-kr') return decodeAs(bytes, encoding)
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function marked(bytes: Buffer, encoding: TextEncoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes).replaceAll('\ufffd', invalid)
}

/** The length of the bytes without a character that goes on after them. */
function wholeLength(bytes: Buffer, encoding: TextEncoding): number {
  const last = bytes.lastIndexOf(10)
  switch (encoding) {
    case 'utf-8': {
      let lead = bytes.length - 1
      while (lead > bytes.length - 4 && lead > 0 && ((bytes[lead] ?? 0) & 0xc0) === 0x80) lead -= 1
      const first = bytes[lead] ?? 0
      const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
      return lead + length > bytes.length ? lead : bytes.length
    }
    case 'utf-16le':
    case 'utf-16be': {
      const even = bytes.length - (bytes.length % 2)
      const high = bytes[encoding === 'utf-16le' ? even - 1 : even - 2] ?? 0
      return high >= 0xd8 && high <= 0xdb ? even - 2 : even
    }
    default: {
      // Two bytes a character, and no line feed is the second one.
      let at = last + 1
      while (at < bytes.length) at += (bytes[at] ?? 0) >= 0x80 ? 2 : 1
      return at > bytes.length ? bytes.length - 1 : bytes.length
    }
  }
}

/**
 * The encoding of a text file by the first part of it that is not ASCII, or null if it is none that is read. One line that is not valid does not
 * change the encoding of all others.
 */
export async function fileEncoding(file: FileHandle): Promise<TextEncoding | null> {
  for (let at = 0; ; at += PIECE_BYTES) {
    const data = await bytesAt(file, at)
    const [first, second, third] = data
    if (at === 0 && first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
    if (at === 0 && first === 0xff && second === 0xfe && (third !== 0 || data[3] !== 0)) return 'utf-16le'
    if (at === 0 && first === 0xfe && second === 0xff) return 'utf-16be'
    if (isAscii(data) && !data.includes(0)) {
      if (data.length < PIECE_BYTES) return 'utf-8'
      continue
    }
    // All that comes before is ASCII, so a character begins here.
    const from = data.includes(0) ? at : at + data.findIndex((byte) => byte >= 0x80)
    const sample = from === at ? data : await bytesAt(file, from)
    return encodingOf(sample, sample.length < PIECE_BYTES)
  }
}

async function bytesAt(file: FileHandle, at: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, at)
  return piece.subarray(0, bytesRead)
}

function encodingOf(data: Buffer, isLast: boolean): TextEncoding | null {
  if (data.includes(0)) {
    // A surrogate pair may be cut at the end.
    const even = data.subarray(0, data.length - (data.length % 2))
    return detectEncoding(even)?.encoding ?? detectEncoding(even.subarray(0, even.length - 2))?.encoding ?? null
  }
  if (isUtf8(isLast ? data : data.subarray(0, wholeLength(data, 'utf-8')))) return 'utf-8'
  const end = isLast ? data.length : data.lastIndexOf(10) + 1
  const whole = end > 0 ? data.subarray(0, end) : data.subarray(0, wholeLength(data, 'euc-kr'))
  const lines = linesOf(whole).filter((line) => !isAscii(line))
  const others = lines.filter((line) => !isUtf8(line))
  if (others.length * 2 <= lines.length) return 'utf-8'
  const korean = others.filter((line) => decodeAs(line, 'euc-kr') !== null)
  if (korean.length * 2 <= others.length) return null
  return detectEncoding(Buffer.concat(korean))?.encoding ?? null
}

function linesOf(data: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, from)) {
    lines.push(data.subarray(from, end + 1))
    from = end + 1
  }
  if (from < data.length) lines.push(data.subarray(from))
  return lines
}
