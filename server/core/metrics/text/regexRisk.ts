/** A repetition of at least this many times is treated as unlimited. */
const manyRepeats = 10

type Chars = ReadonlySet<string>
type Known = { takes: (text: string | null) => Chars }

/**
 * Why a pattern may take exponential time on some output, or null. JavaScript's matcher tries every way to split a text among the parts of
 * a repeated group, up to 2^n: `(a+)+`, `(a|a)*`, `(\w+\s?)*`. The content of a repeated group must therefore be unambiguous: at each
 * character, one way to continue (one-unambiguous, Brüggemann-Klein & Wood 1998). The characters that a part matches are determined on a
 * sample. A refused pattern can be written without the ambiguity; some refused patterns are harmless.
 */
export function regexRisk(pattern: string, flags: string): string | null {
  const known = sampling(pattern, flags)
  return readRegex(pattern).some((sequence) => sequence.some((item) => isRisky(item, known)))
    ? 'repeats a group that can match the same text in several ways, such as (a+)+, and may never finish. Write it with a single repetition, such as a+.'
    : null
}

function isRisky(item: RegexItem, known: Known): boolean {
  if (item.kind !== 'group' && item.kind !== 'lookAround') return false
  if (item.kind === 'group' && item.most >= manyRepeats) return hasChoice(item.alternatives, firstOfAny(item.alternatives, known), known)
  return item.alternatives.some((sequence) => sequence.some((inner) => isRisky(inner, known)))
}

/** True when a character could be matched in two ways somewhere in the alternatives, which are followed by a character of `after`. */
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

/** ASCII, some characters of each script and kind, and every character of the pattern itself. */
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

/** The parts of a regular expression that `regexRisk` needs. `text` of an atom is a pattern for one character; null: any character. */
type RegexItem = { least: number; most: number } & (
  | { kind: 'atom'; text: string | null }
  /** Matches no character: `^`, `\b`. */
  | { kind: 'empty' }
  /** Consumes no character: the text it matches is matched again by the following item. */
  | { kind: 'lookAround'; alternatives: RegexItem[][] }
  | { kind: 'group'; alternatives: RegexItem[][] }
)

type Unquantified<T = RegexItem> = T extends RegexItem ? Omit<T, 'least' | 'most'> : never

/** Parses a pattern that `RegExp` has accepted. */
function readRegex(pattern: string): RegexItem[][] {
  let at = 0
  return alternatives()

  function alternatives(): RegexItem[][] {
    const read: RegexItem[][] = [[]]
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        at++
        read.push([])
      } else read.at(-1)?.push(item())
    }
    at++
    return read
  }

  function item(): RegexItem {
    const start = at
    const opening = /^\((?:\?(?:<?[=!]|<[^>]*>|[a-z-]*:))?/.exec(pattern.slice(at))?.[0]
    if (opening !== undefined) {
      at += opening.length
      const inside = alternatives()
      return repeated({ kind: /[=!]$/.test(opening) ? 'lookAround' : 'group', alternatives: inside })
    }
    if (pattern[at] === '[') skipClass()
    else if (pattern[at] === '\\')
      at += /^\\(?:[pPu]\{[^}]*\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|k<[^>]*>|\d+|[^])/iu.exec(pattern.slice(at))?.[0].length ?? 1
    else at += String.fromCodePoint(pattern.codePointAt(at) ?? 0).length
    const text = pattern.slice(start, at)
    if (/^(?:\^|\$|\\b|\\B)$/.test(text)) return repeated({ kind: 'empty' })
    return repeated({ kind: 'atom', text: /^\\(?:[1-9]|k<)/.test(text) ? null : text })
  }

  function skipClass(): void {
    let depth = 0
    do {
      if (pattern[at] === '\\') at++
      else if (pattern[at] === '[') depth++
      else if (pattern[at] === ']') depth--
      at++
    } while (depth > 0 && at < pattern.length)
  }

  function repeated(what: Unquantified): RegexItem {
    const [quantifier = '', least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at)) ?? []
    at += quantifier.length
    if (quantifier === '') return { ...what, least: 1, most: 1 }
    if (least !== undefined) return { ...what, least: Number(least), most: most ? Number(most) : comma ? Infinity : Number(least) }
    return { ...what, least: quantifier[0] === '+' ? 1 : 0, most: quantifier[0] === '?' ? 1 : Infinity }
  }
}
