import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from './json.ts'

/** A source of numbers in [0, 1); each call returns the next one. */
export type Rng = () => number

/**
 * The first `count` 32-bit words (at most 8) of SHA-256 over the canonical JSON of `value`: equal values give equal words on every machine.
 */
export function hashWords(value: unknown, count: number): number[] {
  const digest = sha256(utf8ToBytes(canonicalJson(value)))
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
  return Array.from({ length: Math.min(count, 8) }, (_, word) => view.getUint32(word * 4))
}

/** Mixes two 32-bit words into one (the finaliser of MurmurHash3, Appleby 2011): fast, well distributed, not cryptographic. */
export function mixWords(a: number, b: number): number {
  let hash = (a ^ Math.imul(b, 0x9e3779b1)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A seeded generator (sfc32 of PractRand, Doty-Humphrey): the same `seed` value gives the same numbers on every machine. */
export function seededRng(seed: unknown): Rng {
  let [a = 0, b = 0, c = 0] = hashWords(seed, 3)
  let counter = 1
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
}

/** A new array in random order (Fisher-Yates); `items` is not changed. */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(rng() * (last + 1))
    const held = result[last] as T
    result[last] = result[other] as T
    result[other] = held
  }
  return result
}
