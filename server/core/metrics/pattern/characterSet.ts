/** Sorted, disjoint ranges of code points, both ends included. In patterns without the flag u or v: of UTF-16 units. */
export type Ranges = readonly (readonly [number, number])[]

const LAST = 0x10ffff

/** What the engine of JavaScript said about a part of a pattern, by flags and part. */
const known = new Map<string, Ranges>()
const mostKnown = 2000

/**
 * The characters that a part of a pattern matches, such as `\p{L}` or `[^a-z]`, with these flags (i, s, u, v). JavaScript's own engine
 * answers, so that case folding and Unicode are the same. Takes some tens of milliseconds for a new part. The part must match exactly one
 * character.
 */
export function charactersMatchedBy(part: string, flags: string): Ranges {
  const key = `${flags}/${part}`
  let ranges = known.get(key)
  if (!ranges) {
    if (known.size >= mostKnown) known.clear()
    known.set(key, (ranges = /[uv]/.test(flags) ? matchedCodePoints(part, flags) : matchedUnits(part, flags)))
  }
  return ranges
}

/** True if `charactersMatchedBy` answers at once. */
export function isKnownPart(part: string, flags: string): boolean {
  return known.has(`${flags}/${part}`)
}

/** The characters that match a literal character when case is ignored. */
export function caseVariants(code: number, flags: string): Ranges {
  const unicode = /[uv]/.test(flags)
  const character = unicode ? String.fromCodePoint(code) : String.fromCharCode(code)
  if (code >= 0xd800 && code <= 0xdfff) return [[code, code]]
  const key = `${flags}~${character}`
  let ranges = known.get(key)
  if (!ranges) {
    const pattern = new RegExp(/[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character, `${flags}g`)
    const found = Array.from(casedCharacters().matchAll(pattern), ([match]) => match.codePointAt(0) ?? 0)
    ranges = normalised([[code, code], ...found.map((each): [number, number] => [each, each])])
    if (known.size >= mostKnown) known.clear()
    known.set(key, ranges)
  }
  return ranges
}

/** All characters that are not in the ranges. */
export function complement(ranges: Ranges, unicode: boolean): Ranges {
  const rest: [number, number][] = []
  let from = 0
  for (const [first, last] of ranges) {
    if (first > from) rest.push([from, first - 1])
    from = last + 1
  }
  const end = unicode ? LAST : 0xffff
  if (from <= end) rest.push([from, end])
  return rest
}

export function normalised(ranges: readonly (readonly [number, number])[]): Ranges {
  const merged: [number, number][] = []
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else merged.push([first, last])
  }
  return merged
}

function matchedCodePoints(part: string, flags: string): Ranges {
  const run = new RegExp(`(?:${part})+`, `${flags}g`)
  const ranges = Array.from(codePoints().matchAll(run), ({ 0: match }): [number, number] => [
    match.codePointAt(0) ?? 0,
    match.codePointAt(match.length - (endsInPair(match) ? 2 : 1)) ?? 0,
  ])
  return normalised([...ranges.flatMap(aroundSurrogates), ...matchedSurrogates(part, flags)])
}

const endsInPair = (text: string): boolean => (text.charCodeAt(text.length - 1) & 0xfc00) === 0xdc00

/** The text of all code points lacks surrogates, so a run may pass over them. */
function aroundSurrogates([first, last]: [number, number]): [number, number][] {
  if (first > 0xd7ff || last < 0xe000) return [[first, last]]
  return [
    [first, 0xd7ff],
    [0xe000, last],
  ]
}

function matchedSurrogates(part: string, flags: string): [number, number][] {
  const found = Array.from(surrogates().matchAll(new RegExp(part, `${flags}g`)), ({ index }): [number, number] => {
    const unit = surrogates().charCodeAt(index)
    return [unit, unit]
  })
  return found.filter(([unit]) => unit >= 0xd800 && unit <= 0xdfff)
}

function matchedUnits(part: string, flags: string): Ranges {
  const run = new RegExp(`(?:${part})+`, `${flags}g`)
  return Array.from(units().matchAll(run), ({ 0: match, index }): [number, number] => [index, index + match.length - 1])
}

let allCodePoints: string | null = null
let allUnits: string | null = null
let allSurrogates: string | null = null
let cased: string | null = null

/** Every code point but the surrogates, in order. */
function codePoints(): string {
  allCodePoints ??= blocks(LAST + 1, (codes) => String.fromCodePoint(...codes.filter((code) => code < 0xd800 || code > 0xdfff)))
  return allCodePoints
}

/** Every surrogate, with a character between them so that they do not pair. */
function surrogates(): string {
  allSurrogates ??= Array.from({ length: 0x800 }, (_, index) => `${String.fromCharCode(0xd800 + index)} `).join('')
  return allSurrogates
}

function units(): string {
  allUnits ??= blocks(0x10000, (codes) => String.fromCharCode(...codes))
  return allUnits
}

function blocks(end: number, write: (codes: number[]) => string): string {
  const size = 4096
  return Array.from({ length: end / size }, (_, block) => write(Array.from({ length: size }, (__, at) => block * size + at))).join('')
}

/** The characters for which case matters. */
function casedCharacters(): string {
  cased ??= (codePoints().match(/[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]/gu) ?? []).join('')
  return cased
}
