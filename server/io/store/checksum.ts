import { crc32 } from 'node:zlib'

type Checked = {
  key: string
  output: string
  /** Little-endian int32. */
  token_ids: Uint8Array
  /** The places of the thought, which decide where the answer begins. */
  thought: string | null
}

/** CRC-32 of a stored result. Notices changed bytes, not forgeries. */
export function resultChecksum({ key, output, token_ids, thought }: Checked): number {
  return crc32(thought ?? '', crc32(token_ids, crc32(output, crc32(key))))
}
