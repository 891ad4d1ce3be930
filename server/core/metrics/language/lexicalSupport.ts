import { readNumbers } from '../metric/readNumbers.ts'
import { contentStems } from './contentStems.ts'

/** The required share of a sentence's content words where none is given. */
export const usualSupport = 0.6

/** The words and numbers of a text that may support a sentence. */
export type Evidence = {
  stems: ReadonlySet<string>
  /** Prefixes of Korean stems, so that 사람들 and 사람 match in either direction. */
  beginnings: ReadonlySet<string>
  numbers: readonly number[]
}

export function readEvidence(text: string): Evidence {
  const stems = new Set(contentStems(text))
  return { stems, beginnings: new Set([...stems].flatMap(beginningsOf)), numbers: readNumbers(text) }
}

/**
 * Whether at least this share of the content words of a sentence, and all its numbers, are in the evidence; null for a sentence without
 * content words and numbers.
 */
export function isSupported(sentence: string, { stems, beginnings, numbers }: Evidence, threshold: number): boolean | null {
  const own = contentStems(sentence)
  const stated = readNumbers(sentence)
  if (own.length === 0 && stated.length === 0) return null
  if (!stated.every((number) => numbers.some((other) => Math.abs(number - other) <= 1e-9 * Math.abs(number)))) return false
  const found = own.filter((stem) => stems.has(stem) || beginnings.has(stem) || beginningsOf(stem).some((part) => stems.has(part)))
  return found.length >= own.length * threshold
}

/** No stem of Korean is longer; the prefixes of a long row of syllables would take quadratic time. */
const longestStem = 60

/** Prefixes of at least two syllables of a Hangul stem; none for other scripts, in which a prefix is usually another word. */
function beginningsOf(stem: string): string[] {
  if (!/^[가-힣]{2,}$/u.test(stem)) return []
  return Array.from({ length: Math.min(stem.length, longestStem) - 1 }, (_, more) => stem.slice(0, more + 2))
}
