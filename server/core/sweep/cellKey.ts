import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Constraint, Lane, Message, SamplingParams } from '../grid/cell.ts'
import type { CellKey } from '../ids.ts'
import { canonicalJson } from '../json.ts'

/** Everything that decides a cell's output. Hashes are SHA-256 in hex. */
export type CellKeyParts = {
  modelHash: string
  adapter: { hash: string; scale: number } | null
  chatTemplateHash: string
  messages: readonly Message[]
  prefill: string | null
  sampling: SamplingParams
  seed: number
  maxTokens: number
  stop: readonly string[]
  constraint: Constraint | null
  /** Left out where the sweep names none: it then does not enter the key. */
  context?: number
  lane: Lane
  engineVersion: string
}

/** Raised when the meaning of a key changes; stored results of an earlier version are then not found any more. */
const keyVersion = 'assay-cell-1'

/**
 * SHA-256 over the canonical JSON of `parts` and a version tag. At temperature 0 nothing is drawn, so the seed is left out:
 * all repeats of a greedy cell share one key and are computed once.
 * Arrays of messages are taken as immutable: the digest of each is remembered, since thousands of cells share one.
 */
export function cellKey(parts: CellKeyParts): CellKey {
  const { messages, seed, ...rest } = parts
  const seedPart = parts.sampling.temperature === 0 ? null : seed
  return sha256Hex(canonicalJson({ ...rest, version: keyVersion, seed: seedPart, messages: messagesDigest(messages) })) as CellKey
}

const digests = new WeakMap<readonly Message[], string>()

function messagesDigest(messages: readonly Message[]): string {
  const known = digests.get(messages)
  if (known !== undefined) return known
  const digest = sha256Hex(canonicalJson(messages))
  digests.set(messages, digest)
  return digest
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
