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
 * Objects and arrays in `parts` are taken as immutable: what each comes to is remembered, since thousands of cells share them.
 */
export function cellKey(parts: CellKeyParts): CellKey {
  const seed = parts.sampling.temperature === 0 ? null : parts.seed
  const fields = { ...parts, version: keyVersion, seed, messages: messagesDigest(parts.messages) }
  const members = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : `"${name}":${jsonText(value)}`))
  // Sorting the texts sorts the names: the quote that ends a name comes before every letter.
  return sha256Hex(`{${members.toSorted().join(',')}}`) as CellKey
}

const texts = new WeakMap<object, string>()
const digests = new WeakMap<readonly Message[], string>()

/** The canonical JSON of one part. */
function jsonText(value: unknown): string {
  return typeof value === 'object' && value !== null ? remembered(texts, value, canonicalJson) : JSON.stringify(value)
}

function messagesDigest(messages: readonly Message[]): string {
  return remembered(digests, messages, (list) => sha256Hex(canonicalJson(list)))
}

function remembered<Key extends object>(known: WeakMap<Key, string>, key: Key, make: (key: Key) => string): string {
  const text = known.get(key) ?? make(key)
  known.set(key, text)
  return text
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
