import { type RegexItem, readRegex } from './regexSyntax.ts'

/** From so many repeats on, a repetition counts as one without limit. */
const manyRepeats = 10

type Chars = ReadonlySet<string>
type Known = { takes: (text: string | null) => Chars }

/**
 * Why a pattern may take time without end on some output, or null. JavaScript's matcher tries every way to split a text
 * among a repeated group's parts, and there can be 2^n of them: `(a+)+`, `(a|a)*`, `(\w+\s?)*`. So the inside of a group that is
 * repeated must leave no choice: at each character, one way to go on (one-unambiguous, Brüggemann-Klein & Wood 1998). Which
 * characters a part takes is tried on a sample. A pattern that is refused can be written without the choice; some are harmless.
 */
export function regexRisk(pattern: string, flags: string): string | null {
  const known = sampling(pattern, flags)
  return readRegex(pattern).some((sequence) => sequence.some((item) => isRisky(item, known)))
    ? 'repeats a group in which one text can be read in several ways, such as (a+)+, and could run without end. Write it with a single repetition, such as a+.'
    : null
}

function isRisky(item: RegexItem, known: Known): boolean {
  if (item.kind !== 'group' && item.kind !== 'lookAround') return false
  if (item.kind === 'group' && item.most >= manyRepeats) return hasChoice(item.alternatives, firstOfAny(item.alternatives, known), known)
  return item.alternatives.some((sequence) => sequence.some((inner) => isRisky(inner, known)))
}

/** Whether somewhere in the alternatives, followed by what begins with `after`, a character could be read in two ways. */
function hasChoice(alternatives: RegexItem[][], after: Chars, known: Known): boolean {
  const taken = new Set<string>()
  for (const sequence of alternatives) {
    const first = firstOf(sequence, after, known)
    if (overlaps(first, taken)) return true
    for (const character of first) taken.add(character)
    for (let position = sequence.length - 1, next = after; position >= 0; position--) {
      const item = sequence[position] as RegexItem
      const own = firstOfItem(item, known)
      if (item.most > item.least && overlaps(own, next)) return true
      if (item.kind === 'group' && hasChoice(item.alternatives, item.most > 1 ? union(next, own) : next, known)) return true
      if (item.kind === 'lookAround' && isRisky(item, known)) return true
      next = isNullable(item) ? union(own, next) : own
    }
  }
  return false
}

function firstOf(sequence: readonly RegexItem[], after: Chars, known: Known): Chars {
  return sequence.reduceRight<Chars>(
    (next, item) => (isNullable(item) ? union(firstOfItem(item, known), next) : firstOfItem(item, known)),
    after,
  )
}

function firstOfItem(item: RegexItem, known: Known): Chars {
  if (item.kind === 'empty' || item.kind === 'lookAround' || item.most === 0) return new Set()
  return item.kind === 'atom' ? known.takes(item.text) : firstOfAny(item.alternatives, known)
}

function firstOfAny(alternatives: readonly RegexItem[][], known: Known): Chars {
  return alternatives.reduce<Chars>((all, sequence) => union(all, firstOf(sequence, new Set(), known)), new Set())
}

function isNullable(item: RegexItem): boolean {
  if (item.least === 0 || item.kind === 'empty' || item.kind === 'lookAround' || (item.kind === 'atom' && item.text === null)) return true
  return item.kind === 'group' && item.alternatives.some((sequence) => sequence.every(isNullable))
}

/** ASCII, some of each script and kind, and every character of the pattern itself. */
function sampling(pattern: string, flags: string): Known {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  const samples = [
    ...new Set([ascii, 'éßΩяעあ漢가힣٣²½ _—“”。、🙂\u00a0\u3000\u2028', pattern].flatMap((characters) => Array.from(characters))),
  ]
  const seen = new Map<string, Chars>()
  return {
    takes: (text) => {
      if (text === null) return new Set(samples)
      let chars = seen.get(text)
      if (!chars) {
        const one = new RegExp(`^(?:${text})$`, flags)
        seen.set(text, (chars = new Set(samples.filter((sample) => one.test(sample)))))
      }
      return chars
    },
  }
}

function overlaps(a: Chars, b: Chars): boolean {
  for (const character of a) if (b.has(character)) return true
  return false
}

function union(a: Chars, b: Chars): Chars {
  return new Set([...a, ...b])
}
