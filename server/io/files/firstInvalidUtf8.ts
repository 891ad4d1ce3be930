import { isUtf8 } from 'node:buffer'

/**
 * Offset (from 0) and line (from 1) of the first byte that no valid UTF-8 sequence holds, null where all is valid.
 * Ranges by the Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences).
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

/** Length of the valid sequence that begins at `at`, 0 when there is none. */
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
