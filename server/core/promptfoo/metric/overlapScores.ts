import { ngramMatches, ngramTotal } from '../../metrics/overlap/ngramMatches.ts'
import { Vocabulary } from '../../metrics/overlap/symbols.ts'

const MOST_ORDER = 4
/** Precision of an order without a match. */
const NEARLY_NONE = 1e-7

/**
 * BLEU as implemented by promptfoo, 0 to 1: words separated by spaces, in lower case, including punctuation; orders 1 to 4, limited by the
 * length of the output, with equal weights, by the reference with most matches; 1e-7 for an order without a match; brevity penalty by the
 * reference of the nearest length, on a tie the shorter one.
 */
export function compatibleBleu(output: string, references: readonly string[]): number {
  const [words, ...others] = numbered([output, ...references].map(blankWords))
  if (!words || words.length === 0) return 0
  const orders = Math.min(MOST_ORDER, words.length)
  const found = others.map((other) => ngramMatches(words, [other], orders))
  const logs = Array.from({ length: orders }, (_, index) => {
    const matches = Math.max(0, ...found.map((each) => each[index] ?? 0))
    return Math.log(matches === 0 ? NEARLY_NONE : matches / ngramTotal(words.length, index + 1))
  })
  const wanted = nearest(
    words.length,
    others.map(({ length }) => length),
  )
  const shortness = words.length < wanted ? Math.exp(1 - wanted / words.length) : 1
  return shortness * Math.exp(sum(logs) / orders)
}

/**
 * GLEU (Wu et al. 2016, section 4.3) as implemented by promptfoo: the smaller of precision and recall over all n-grams of order 1 to 4, for
 * the best reference; full stops at the end of words are ignored.
 */
export function compatibleGleu(output: string, references: readonly string[]): number {
  const scores = references.map((reference) => {
    const [words, other] = numbered([output, reference].map(stoplessWords))
    if (!words || !other || words.length === 0 || other.length === 0) return 0
    return sum(ngramMatches(words, [other], MOST_ORDER)) / Math.max(allNgrams(words.length), allNgrams(other.length))
  })
  return Math.max(0, ...scores)
}

/** ROUGE-1 as implemented by promptfoo: F-measure over Penn Treebank tokens in lower case. */
export function compatibleRouge(output: string, reference: string): number {
  const [words, other] = numbered([output, reference].map((text) => treebankWords(text).map((word) => word.toLowerCase())))
  if (!words || !other || words.length === 0 || other.length === 0) return 0
  return (2 * (ngramMatches(words, [other], 1)[0] ?? 0)) / (words.length + other.length)
}

function blankWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

function stoplessWords(text: string): string[] {
  return blankWords(text)
    .map(withoutStops)
    .filter((word) => word !== '')
}

/** Not a pattern, which would take quadratic time on long rows of full stops. */
function withoutStops(word: string): string {
  let end = word.length
  while (end > 0 && word[end - 1] === '.') end--
  return word.slice(0, end)
}

/** Equal words get equal numbers. */
function numbered(texts: readonly string[][]): Int32Array[] {
  const vocabulary = new Vocabulary()
  return texts.map((words) => vocabulary.number(words))
}

function nearest(length: number, lengths: readonly number[]): number {
  return lengths.toSorted((a, b) => Math.abs(a - length) - Math.abs(b - length) || a - b)[0] ?? 0
}

function allNgrams(length: number): number {
  return sum([1, 2, 3, 4].map((order) => ngramTotal(length, order)))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/**
 * The tokenizer rules of the Penn Treebank (published by R. MacIntyre, 1995), in order. A comma or colon before a digit is not separated,
 * and neither is any full stop except the last one, unless it follows an abbreviation such as `e.g.`.
 */
const rules: readonly [RegExp, string][] = [
  [/^"/, '`` '],
  [/([ ([{<])"/g, '$1 `` '],
  [/\.\.\./g, ' ... '],
  [/[;@#$%&]/g, ' $& '],
  [/([,:])(?!\d)/g, ' $1 '],
  // The end is matched first: a lookbehind at every full stop would repeatedly read a long row of letters and full stops.
  [/\.(?=[\])}>"']*\s*$)(?<!(?<!\p{L})(?:\p{L}\.)+\p{L}\.)(?<=[^.]\.)([\])}>"']*)\s*$/u, ' . $1'],
  [/[?!]/g, ' $& '],
  [/[[\](){}<>]/g, ' $& '],
  [/--/g, ' -- '],
  [/$/, ' '],
  [/^/, ' '],
  [/"/g, " '' "],
  [/([^'])' /g, "$1 ' "],
  [/'([smd]) /gi, " '$1 "],
  [/('ll|'re|'ve|n't) /gi, ' $1 '],
  [/ (can)(not) /gi, ' $1 $2 '],
  [/ (d)('ye) /gi, ' $1 $2 '],
  [/ (gim|lem)(me) /gi, ' $1 $2 '],
  [/ (gon|wan)(na) /gi, ' $1 $2 '],
  [/ (got)(ta) /gi, ' $1 $2 '],
  [/ (more)('n) /gi, ' $1 $2 '],
  [/ ('t)(is|was) /gi, ' $1 $2 '],
]

/** The Penn Treebank tokens of a text. */
function treebankWords(text: string): string[] {
  const divided = rules.reduce((rest, [pattern, parted]) => rest.replace(pattern, parted), text.replace(/\s+/g, ' '))
  return divided.split(/\s+/).filter((word) => word !== '')
}
