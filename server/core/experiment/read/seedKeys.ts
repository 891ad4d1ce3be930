import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type Json } from '../../json.ts'

/**
 * What each case's seeds derive from: a hash of its vars and, among cases with the same vars, its ordinal. Moving a case or
 * adding one above it changes no other case's seed.
 */
export function seedKeys(cases: readonly { vars: Record<string, Json> }[]): string[] {
  const met = new Map<string, number>()
  return cases.map(({ vars }) => {
    const text = canonicalJson(vars)
    const ordinal = met.get(text) ?? 0
    met.set(text, ordinal + 1)
    return bytesToHex(sha256(utf8ToBytes(`${text}#${ordinal}`))).slice(0, 16)
  })
}
