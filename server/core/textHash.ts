import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA-256 of a text, in hex. Ratings and measurements store it to detect that an output has changed. */
export function textHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
