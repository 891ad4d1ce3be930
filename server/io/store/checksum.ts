import { crc32 } from 'node:zlib'

/** CRC-32 of a stored result: its key, its text and its token ids (little-endian int32). Notices changed bytes, not forgeries. */
export function resultChecksum(key: string, output: string, tokenIds: Uint8Array): number {
  return crc32(tokenIds, crc32(output, crc32(key)))
}
